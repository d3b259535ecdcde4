/** Windows functions of the tray, opened when it starts. */
export interface Libraries {
  readonly user32: Deno.StaticForeignLibraryInterface<typeof user32>;
  readonly shell32: Deno.StaticForeignLibraryInterface<typeof shell32>;
  readonly kernel32: Deno.StaticForeignLibraryInterface<typeof kernel32>;
  readonly advapi32: Deno.StaticForeignLibraryInterface<typeof advapi32>;
  readonly wtsapi32: Deno.StaticForeignLibraryInterface<typeof wtsapi32>;
}

/** Type of a window procedure. */
export const windowProcedure = {
  parameters: ["pointer", "u32", "usize", "isize"],
  result: "isize",
} as const;

const user32 = {
  RegisterClassExW: { parameters: ["buffer"], result: "u16" },
  RegisterWindowMessageW: { parameters: ["buffer"], result: "u32" },
  CreateWindowExW: {
    parameters: [
      "u32",
      "buffer",
      "buffer",
      "u32",
      "i32",
      "i32",
      "i32",
      "i32",
      "pointer",
      "pointer",
      "pointer",
      "pointer",
    ],
    result: "pointer",
  },
  DestroyWindow: { parameters: ["pointer"], result: "i32" },
  DefWindowProcW: windowProcedure,
  GetMessageW: { parameters: ["buffer", "pointer", "u32", "u32"], result: "i32" },
  TranslateMessage: { parameters: ["buffer"], result: "i32" },
  DispatchMessageW: { parameters: ["buffer"], result: "isize" },
  PostMessageW: { parameters: ["pointer", "u32", "usize", "isize"], result: "i32" },
  PostQuitMessage: { parameters: ["i32"], result: "void" },
  RegisterHotKey: { parameters: ["pointer", "i32", "u32", "u32"], result: "i32" },
  UnregisterHotKey: { parameters: ["pointer", "i32"], result: "i32" },
  GetAsyncKeyState: { parameters: ["i32"], result: "i16" },
  SetTimer: { parameters: ["pointer", "usize", "u32", "pointer"], result: "usize" },
  KillTimer: { parameters: ["pointer", "usize"], result: "i32" },
  SetForegroundWindow: { parameters: ["pointer"], result: "i32" },
  GetSystemMetrics: { parameters: ["i32"], result: "i32" },
  CreatePopupMenu: { parameters: [], result: "pointer" },
  AppendMenuW: { parameters: ["pointer", "u32", "usize", "buffer"], result: "i32" },
  TrackPopupMenu: {
    parameters: ["pointer", "u32", "i32", "i32", "i32", "pointer", "pointer"],
    result: "i32",
  },
  DestroyMenu: { parameters: ["pointer"], result: "i32" },
  EndMenu: { parameters: [], result: "i32" },
  CreateIconFromResourceEx: {
    parameters: ["buffer", "u32", "i32", "u32", "i32", "i32", "u32"],
    result: "pointer",
  },
  DestroyIcon: { parameters: ["pointer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const shell32 = {
  Shell_NotifyIconW: { parameters: ["u32", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

const kernel32 = {
  GetModuleHandleW: { parameters: ["pointer"], result: "pointer" },
  GetLastError: { parameters: [], result: "u32" },
} as const satisfies Deno.ForeignLibraryInterface;

const advapi32 = {
  RegGetValueW: {
    parameters: ["u64", "buffer", "buffer", "u32", "pointer", "buffer", "buffer"],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const wtsapi32 = {
  WTSRegisterSessionNotification: { parameters: ["pointer", "u32"], result: "i32" },
  WTSUnRegisterSessionNotification: { parameters: ["pointer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** Opens the libraries. They are part of every Windows. */
export function openLibraries(): Libraries {
  return {
    user32: Deno.dlopen("user32.dll", user32).symbols,
    shell32: Deno.dlopen("shell32.dll", shell32).symbols,
    kernel32: Deno.dlopen("kernel32.dll", kernel32).symbols,
    advapi32: Deno.dlopen("advapi32.dll", advapi32).symbols,
    wtsapi32: Deno.dlopen("wtsapi32.dll", wtsapi32).symbols,
  };
}
