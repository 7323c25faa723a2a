import type { Page } from 'playwright-core';

/** What a page shows, as far as it must be the same wherever its sources are served. */
export interface Shown {
  body: string;
  heading: Record<string, string>;
  counter: string | null;
  /** Whether the page is the one that was opened, and not loaded anew since. */
  kept: boolean;
}

/** Marks a page, so that a reload is noticed. */
export async function mark(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { kept: true }));
}

/** Looks at a page. Queries of addresses and what only drafts carry are left out. */
export async function shown(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const body = document.body.cloneNode(true) as HTMLElement;
    body.querySelectorAll('script, vite-error-overlay').forEach((element) => element.remove());
    for (const element of body.querySelectorAll('*')) {
      element.removeAttribute('data-os-src');
      for (const name of ['src', 'href']) {
        const value = element.getAttribute(name);
        if (value !== null) element.setAttribute(name, value.replace(/\?[^#]*/, ''));
      }
    }
    const style = getComputedStyle(document.querySelector('h1') ?? document.body);
    return {
      // Ids that libraries count up.
      body: body.innerHTML.trim().replace(/recharts\d+|[:_]r\w*[:_]/g, 'id'),
      heading: {
        color: style.color,
        fontFamily: style.fontFamily,
        fontSize: style.fontSize,
        letterSpacing: style.letterSpacing,
      },
      counter: document.querySelector('button.counter')?.textContent?.trim() ?? null,
      kept: 'kept' in window,
    };
  });
}
