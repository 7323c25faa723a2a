const MARK =
  /@(?:import|reference)\s+(?:url\(\s*)?["']?tailwindcss\b|@(?:theme|utility|custom-variant|variant|apply|tailwind|source|plugin|config|reference)\b|--(?:spacing|alpha)\(/;

/** Whether a style sheet says anything that only Tailwind's engine understands. */
export function usesTailwind(css: string): boolean {
  return css.includes("@") && MARK.test(css);
}

/** What an app needs no copy of: the platform's own engine answers for these packages. */
export function isTailwinds(packageName: string): boolean {
  return packageName === "tailwindcss" || packageName.startsWith("@tailwindcss/");
}

const COMMENT = /\/\*[\s\S]*?\*\//g;

/** A text of the same length whose comments say nothing. */
export function withoutComments(css: string): string {
  return css.replace(COMMENT, (found) => found.replace(/[^\n]/g, " "));
}
