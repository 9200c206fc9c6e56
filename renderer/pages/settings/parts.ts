/** Parts of the settings, in the order of their index; names: `settings:part.<id>`. */
export const settingsParts = ['organisation', 'appearance', 'calendar', 'terms', 'signers', 'blocked', 'destruction', 'security', 'online', 'operators', 'backups', 'checkpoints', 'packs', 'about'] as const;
export type SettingsPart = (typeof settingsParts)[number];
