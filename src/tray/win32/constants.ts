/** Anecho's own window messages. */
export const ownMessages = {
  /** Something happened to the icon: see {@linkcode iconMessages}. */
  icon: 0x8001,
  /** A message waits in the worker's inbox. */
  mail: 0x8002,
  /** A message waits in the worker's inbox, and an open menu has to close. */
  urgentMail: 0x8003,
} as const;

/** Window messages. */
export const messages = {
  null: 0x0000,
  destroy: 0x0002,
  endSession: 0x0016,
  settingChange: 0x001a,
  timer: 0x0113,
  powerBroadcast: 0x0218,
  sessionChange: 0x02b1,
  hotkey: 0x0312,
} as const;

/** Messages of a notification icon of version 4. */
export const iconMessages = {
  contextMenu: 0x007b,
  /** The icon was selected with the mouse. */
  select: 0x0400,
  /** The icon was selected with the keyboard. */
  keySelect: 0x0401,
} as const;

/** Parameter values of messages. */
export const values = {
  powerSuspend: 4,
  powerResume: 18,
  sessionLock: 7,
  sessionUnlock: 8,
} as const;

/** Constants of Shell_NotifyIconW. */
export const notify = {
  add: 0,
  modify: 1,
  delete: 2,
  setVersion: 4,
  withMessage: 0x01,
  withIcon: 0x02,
  withTip: 0x04,
  withInfo: 0x10,
  /** Without it, version 4 hides the plain tooltip. */
  showTip: 0x80,
  warning: 2,
  version: 4,
} as const;

/** Constants of AppendMenuW and TrackPopupMenu. */
export const menuFlags = {
  grayed: 0x001,
  ticked: 0x008,
  popup: 0x010,
  separator: 0x800,
  rightButton: 0x002,
  noNotify: 0x080,
  returnCommand: 0x100,
} as const;
