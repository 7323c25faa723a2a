const PATHS = {
  check: "M5 12.5l4.500 4.500L19 7.500",
  x: "M6 6l12 12M18 6L6 18",
  alert: "M12 8v5M12 16.500v.01M10.300 3.900L2.600 17.200A2 2 0 0 0 4.300 20.200h15.400a2 2 0 0 0 1.700-3L13.700 3.900a2 2 0 0 0-3.400 0z",
  chevron: "M9 6l6 6-6 6",
  down: "M6 9l6 6 6-6",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5",
  folder: "M3 7a2 2 0 0 1 2-2h4l2 2.500h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z",
  pencil: "M4 20h4L19.500 8.500a2.100 2.100 0 0 0-3-3L5 17zM14.500 7.500l3 3",
  plus: "M12 5v14M5 12h14",
  trash: "M4 7h16M9 7V4h6v3M6.500 7l1 13h9l1-13",
  move: "M5 12h13M13 7l5 5-5 5",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
  stop: "M7 7h10v10H7z",
  pause: "M9 6v12M15 6v12",
  play: "M8 5.500v13l10.500-6.500z",
  reload: "M20 11a8 8 0 1 0-.800 4.500M20 5v6h-6",
  external: "M14 4h6v6M20 4l-9 9M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4",
  phone: "M8 3h8a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM11 18h2",
  tablet: "M6 3h12a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM11 18h2",
  desktop: "M4 4h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM9 20h6M12 16v4",
  expand: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  rocket: "M5 15c-1.500 1-2 5-2 5s4-.500 5-2M9 12a14 14 0 0 1 11-9c.500 5-3 9.500-8 12zM9 12l3 3M9 12H5l2.500-4H11M12 15v4l4-2.500V13",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2",
  restore: "M4 12a8 8 0 1 1 2.500 5.800M4 18v-5h5",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  activity: "M3 12h4l3-8 4 16 3-8h4",
  layers: "M12 3l9 5-9 5-9-5zM3 12.500l9 5 9-5M3 17l9 5 9-5",
  copy: "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1zM5 15H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  arrow: "M12 19V5M6 11l6-6 6 6",
  spark: "M12 3l1.900 5.600L19.500 10.500l-5.600 1.900L12 18l-1.900-5.600L4.500 10.500l5.600-1.900zM19 16v4M17 18h4",
  branch: "M7 8v8M7 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 9c0 4-4 4.500-10 5",
  wrench: "M14.500 6.500a4 4 0 0 1 5-1l-2.500 2.500 1 2 2 1 1.500-2.500a4 4 0 0 1-5.500 4.500L8 21l-4-4 8-8a4 4 0 0 1 2.500-2.500z",
  out: "M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M15 8l4 4-4 4M19 12H9",
  unplugged: "M3 3l18 18M8.500 16.500a5 5 0 0 1 7 0M5 13a10 10 0 0 1 5.200-2.800M2 9.500a15 15 0 0 1 5-3.200M10.500 5.100A15 15 0 0 1 22 9.500M14.500 10.500A10 10 0 0 1 19 13M12 20h.01",
  tabs: "M8 8V5a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-3M5 8h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z",
  shield: "M12 3l7.500 3v5.500c0 4.500-3 8-7.500 9.500-4.500-1.500-7.500-5-7.500-9.500V6z",
  slash: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.700 5.700l12.600 12.600",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z",
  share: "M12 15V4M8 8l4-4 4 4M5 13v6a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-6",
  pick: "M4 4l7 16 2.300-6.700L20 11zM13 13l6 6",
  terminal: "M5 5h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM8 9.500l2.500 2.500L8 14.500M13 15h3",
  camera: "M4 8a1 1 0 0 1 1-1h3l1.500-2h5L16 7h3a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM12 16a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z",
  database: "M12 8.500c4.400 0 7.500-1.200 7.500-2.800S16.400 3 12 3 4.500 4.200 4.500 5.700s3.100 2.800 7.500 2.800zM4.500 5.700v12.600c0 1.500 3.100 2.700 7.500 2.700s7.500-1.200 7.500-2.700V5.700M4.500 12c0 1.600 3.100 2.800 7.500 2.800s7.500-1.200 7.500-2.800",
  panel: "M4 4h16a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM15 4v16",
} as const;

export type IconName = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

export function icon(name: IconName, size = 16): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.appendChild(path);
  return svg;
}

/** The mark of the product. */
export function mark(size = 22): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("class", "mark");
  svg.setAttribute("aria-hidden", "true");
  const corner = document.createElementNS(SVG, "path");
  corner.setAttribute("d", "M4 16.500V6.500A2.500 2.500 0 0 1 6.500 4h10");
  corner.setAttribute("class", "mark-corner");
  const block = document.createElementNS(SVG, "path");
  block.setAttribute(
    "d",
    "M11 8.500h6.500a2.500 2.500 0 0 1 2.500 2.500v6.500a2.500 2.500 0 0 1-2.500 2.500H11a2.500 2.500 0 0 1-2.500-2.500V11A2.500 2.500 0 0 1 11 8.500z",
  );
  block.setAttribute("class", "mark-block");
  svg.append(corner, block);
  return svg;
}
