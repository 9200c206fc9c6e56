import type { AreaHandlers } from '../handlers.ts';
import { listTrust, removeList, removeTrust as remove } from './trust-store.ts';

export const trust: AreaHandlers<'signing'>['trust'] = (_input, { session }) => listTrust(session);

export const removeTrust: AreaHandlers<'signing'>['removeTrust'] = ({ fingerprint }, context) => {
  remove(context, fingerprint);
  context.vault.emit('data.changed', ['signing']);
  return listTrust(context.session);
};

export const removeRevocationList: AreaHandlers<'signing'>['removeRevocationList'] = ({ key }, context) => {
  removeList(context, key);
  context.vault.emit('data.changed', ['signing']);
  return listTrust(context.session);
};
