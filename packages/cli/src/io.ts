/** Where a command prints. */
export interface OutputStream {
  readonly isTTY?: boolean;
  /** Columns of the terminal. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** All that a command sees of its process, so that tests run commands without one. */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Reads standard input to its end. */
  readonly readStdin: () => Promise<Uint8Array>;
  /** Relative paths of flags start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** 0: fine. 1: refused, or it failed. 2: the input or the flags are wrong. */
export type ExitCode = 0 | 1 | 2;
