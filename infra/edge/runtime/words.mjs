/** Header by which the dispatch binding names a script to the runtime. No socket leads there. */
export const ADDRESS = "x-edge-dispatch";
/** Header by which the runtime tells the registry's door apart. */
export const CONTROL = "http://control";
