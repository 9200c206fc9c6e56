import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { channels, type Bridge, type BridgeMessage } from '../../shared/contract/bridge.ts';
import type { Result } from '../../shared/contract/problem.ts';

const bridge: Bridge = {
  call: (procedure, input, id) =>
    ipcRenderer.invoke(channels.call, { procedure, input, id }) as Promise<Result<unknown>>,
  cancel: (id) => ipcRenderer.send(channels.cancel, id),
  subscribe: (listener) => {
    const receive = (_event: IpcRendererEvent, message: BridgeMessage) => listener(message);
    ipcRenderer.on(channels.message, receive);
    return () => void ipcRenderer.off(channels.message, receive);
  },
};

contextBridge.exposeInMainWorld('derbes', bridge);
