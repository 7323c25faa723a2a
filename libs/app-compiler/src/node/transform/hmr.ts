export const CLIENT_URL = "/@vite/client";
export const REFRESH_URL = "/@react-refresh";

/** The line with which Vite gives a module its `import.meta.hot`. */
export function hotPreamble(url: string): string {
  return (
    `import { createHotContext as __vite__createHotContext } from "${CLIENT_URL}";` +
    `import.meta.hot = __vite__createHotContext(${JSON.stringify(url)});`
  );
}

/** Whether oxc found a component or a hook to instrument. */
export function usesRefresh(code: string): boolean {
  return /\$Refresh(?:Reg|Sig)\$\(/.test(code);
}

/** What stands before the module's own URL in the epilogue, quote included. */
export const SELF_IMPORT = 'import * as __vite_react_currentExports from "';

/** The end of a React module, word for word as plugin-react writes it. */
export function refreshEpilogue(url: string): string {
  const id = JSON.stringify(url);
  return `
import * as RefreshRuntime from "${REFRESH_URL}";
const inWebWorker = typeof WorkerGlobalScope !== 'undefined' && self instanceof WorkerGlobalScope;
${SELF_IMPORT}${id.slice(1)};
if (import.meta.hot && !inWebWorker) {
  if (!window.$RefreshReg$) {
    throw new Error(
      "@vitejs/plugin-react can't detect preamble. Something is wrong."
    );
  }

  const currentExports = __vite_react_currentExports;
  queueMicrotask(() => {
    RefreshRuntime.registerExportsForReactRefresh(${id}, currentExports);
    import.meta.hot.accept((nextExports) => {
      if (!nextExports) return;
      const invalidateMessage = RefreshRuntime.validateRefreshBoundaryAndEnqueueUpdate(${id}, currentExports, nextExports);
      if (invalidateMessage) import.meta.hot.invalidate(invalidateMessage);
    });
  });
}
function $RefreshReg$(type, id) { return RefreshRuntime.register(type, ${id} + ' ' + id); }
function $RefreshSig$() { return RefreshRuntime.createSignatureFunctionForTransform(); }
`;
}
