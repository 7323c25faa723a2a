/** What Vue's bundles ask their bundler: the answers of Vite's plugin. */
export const VUE_FLAGS: Record<string, string> = {
  __VUE_OPTIONS_API__: "true",
  __VUE_PROD_DEVTOOLS__: "false",
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
};
