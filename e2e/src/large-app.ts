import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repo, type Change } from './platform.ts';
import { template, templateFile } from './template.ts';

function text(path: string, content: string): Change {
  return { op: 'put', path, text: content };
}

function bytes(path: string, file: string): Change {
  return { op: 'put', path, base64: readFileSync(join(repo, file)).toString('base64') };
}

const MANIFEST = {
  name: 'large-app',
  private: true,
  type: 'module',
  dependencies: {
    '@tailwindcss/vite': '^4.3.0',
    'class-variance-authority': '^0.7.1',
    clsx: '^2.1.1',
    react: '^19.3.1',
    'react-dom': '^19.3.1',
    'react-is': '^19.3.1',
    'react-router': '^8.5.1',
    recharts: '^3.11.1',
    'tailwind-merge': '^3.7.0',
    tailwindcss: '^4.3.0',
  },
  devDependencies: { '@vitejs/plugin-react': '^6.3.0', vite: '^8.3.8' },
};

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2023',
    module: 'ESNext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    paths: { '@/*': ['./src/*'] },
  },
  include: ['src'],
};

const CONFIG = `import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { tsconfigPaths: true },
});
`;

const SHEET = `@import "tailwindcss";

@font-face {
  font-family: "House";
  src: url("./assets/house.woff2") format("woff2");
}

@theme {
  --color-brand: oklch(0.6 0.2 300);
  --font-house: "House", sans-serif;
}

@layer components {
  .card {
    @apply rounded-lg border p-4;
  }
}
`;

const BUTTON = `import { cva, type VariantProps } from 'class-variance-authority';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/utils';

const variants = cva('counter inline-flex rounded-md px-3 py-1', {
  variants: { tone: { plain: 'bg-white', loud: 'bg-brand text-white' } },
  defaultVariants: { tone: 'plain' },
});

type Props = ComponentProps<'button'> & VariantProps<typeof variants>;

export function Button({ tone, className, ...rest }: Props) {
  return <button className={cn(variants({ tone }), className)} {...rest} />;
}
`;

const UTILS = `import { clsx, type ClassValue } from 'clsx';
import { twMerge } from 'tailwind-merge';

export function cn(...inputs: ClassValue[]) {
  return twMerge(clsx(inputs));
}
`;

const SUM = `self.onmessage = ({ data }: MessageEvent<number[]>) => {
  self.postMessage(data.reduce((sum, each) => sum + each, 0));
};
`;

const CHART = `import { Bar, BarChart, XAxis } from 'recharts';
import figures from '@/data/figures.json';

export function Chart() {
  return (
    <BarChart width={320} height={160} data={figures.months}>
      <XAxis dataKey="name" />
      <Bar dataKey="sales" isAnimationActive={false} />
    </BarChart>
  );
}
`;

const HOME = `import { useEffect, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Chart } from '@/components/chart';
import { months } from '@/data/figures.json';
import hero from '@/assets/hero.png';
import Sum from '@/workers/sum?worker';

export function Home() {
  const [count, setCount] = useState(0);
  const [sum, setSum] = useState<number>();
  useEffect(() => {
    const own = new Sum();
    const other = new Worker(new URL('../workers/sum.ts', import.meta.url), { type: 'module' });
    own.onmessage = ({ data }) => other.postMessage([data, 1]);
    other.onmessage = ({ data }) => setSum(data);
    own.postMessage(months.map((month) => month.sales));
    return () => {
      own.terminate();
      other.terminate();
    };
  }, []);
  return (
    <section className="card font-house">
      <h1 className="text-3xl text-brand">Get started</h1>
      <img src={hero} alt="" className="w-24" />
      <p id="sum">{sum}</p>
      <Button tone="loud" onClick={() => setCount(count + 1)}>
        Count is {count}
      </Button>
      <Chart />
    </section>
  );
}
`;

const APP = `import { BrowserRouter, Link, Route, Routes, useParams } from 'react-router';
import { Home } from '@/pages/home';

function Order() {
  const { id } = useParams();
  return <h1>Order {id}</h1>;
}

export default function App() {
  return (
    <BrowserRouter>
      <nav className="flex gap-4">
        <Link to="/">Home</Link>
        <Link to="/orders/7">Orders</Link>
      </nav>
      <Routes>
        <Route path="/" element={<Home />} />
        <Route path="/orders/:id" element={<Order />} />
      </Routes>
    </BrowserRouter>
  );
}
`;

const FIGURES = {
  months: [
    { name: 'Jan', sales: 12 },
    { name: 'Feb', sales: 30 },
  ],
};

/** What is edited in it. */
export const home = { path: 'src/pages/home.tsx', text: HOME };

/** Tailwind 4, aliases and components as shadcn writes them, a router, a chart, an image, a font, workers, JSON. */
export function largeApp(): Change[] {
  return [
    text('package.json', JSON.stringify(MANIFEST, null, 2)),
    text('tsconfig.json', JSON.stringify(TSCONFIG, null, 2)),
    text('vite.config.ts', CONFIG),
    text('index.html', templateFile('react-ts', 'index.html')),
    text('src/main.tsx', templateFile('react-ts', 'src/main.tsx')),
    text('src/App.tsx', APP),
    text('src/index.css', SHEET),
    text('src/lib/utils.ts', UTILS),
    text('src/components/ui/button.tsx', BUTTON),
    text('src/components/chart.tsx', CHART),
    text('src/data/figures.json', JSON.stringify(FIGURES)),
    text('src/workers/sum.ts', SUM),
    text(home.path, home.text),
    ...template('react-ts').filter(({ path }) => path === 'src/assets/hero.png'),
    bytes(
      'src/assets/house.woff2',
      'node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
    ),
  ];
}
