/** The only object in the function's bucket. */
export const MEMORY_KEY = "memory.json";
