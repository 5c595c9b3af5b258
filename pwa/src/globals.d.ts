/** Hash of the sources this app was built from; every signed entry repeats it in `app`. */
declare const __BUILD__: string;

declare module '*.wasm?url' {
  const url: string;
  export default url;
}
declare module '*.css';

interface ImportMeta {
  readonly env: { readonly PROD: boolean };
  /** Vite: imports every file that matches, in the order of the names. */
  readonly glob: (patterns: readonly string[], how: { readonly eager: true }) => unknown;
}
