const FAULTS = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Collects what reaches the process as a whole while some work is under way: the SDK lets resources fail that way.
 * Nobody else is told of it, so that a test runner does not take it for a fault of its own.
 */
export async function collectingFaults<T>(faults: Set<unknown>, work: () => Promise<T>): Promise<T> {
  const collect = (fault: unknown): void => {
    faults.add(fault);
  };
  const others = FAULTS.map((event) => ({ event, listeners: process.rawListeners(event) }));
  for (const event of FAULTS) process.removeAllListeners(event).on(event, collect);
  try {
    return await work();
  } finally {
    // Rejections are told of once the current turn is over.
    await new Promise((resolve) => setImmediate(resolve));
    for (const { event, listeners } of others) {
      process.off(event, collect);
      for (const listener of listeners) process.on(event, listener as (...args: unknown[]) => void);
    }
  }
}

/** Waits for work, and tells whether that took too long. */
export async function isLate(work: Promise<unknown>, seconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), seconds * 1000);
  });
  try {
    return await Promise.race([work.then(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
