/** Line icons on a 16-pixel grid. They never stand alone: a word or an accessible name is beside each. */
const PATHS = {
  inbox: "M2 9.5 4 3h8l2 6.5V13H2zM2 9.5h3.5l1 1.5h3l1-1.5H14",
  reports: "M4 2h6l3 3v9H4zM10 2v3h3M6 8h5M6 11h5",
  findings: "M8 2v12M5.5 2h5M8 11.2 6.3 8.5 8 5.8l1.7 2.7zM3 14h10",
  export: "M8 2v8M5 5l3-3 3 3M3 9v5h10V9",
  rules: "M3 3h7a3 3 0 0 1 3 3v8H6a3 3 0 0 1-3-3zM6 6h4M6 9h4",
  definitions: "M3 2.500h10v11H3zM3 6.200h10M7 2.500v11M9 9h2.500M9 11h2.500",
  error: "M8 1.8 14.2 8 8 14.2 1.8 8zM8 5v3.6M8 10.8v.2",
  warning: "M8 2.2 14.4 13.5H1.6zM8 6.5v3.2M8 11.6v.2",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.7M8 5v.2",
  ok: "M2.5 8.5 6 12l7.5-8",
  waiting: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6",
  working: "M8 2a6 6 0 1 1-6 6",
  duplicate: "M5 5V2h9v9h-3M2 5h9v9H2z",
  question: "M5.6 6A2.5 2.5 0 1 1 9 8.2c-.7.3-1 .8-1 1.6M8 12v.2",
  stop: "M4 4h8v8H4z",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  right: "M6 3l5 5-5 5",
  left: "M10 3 5 8l5 5",
  source: "M9 3h4v4M13 3 7 9M11 9v4H3V5h4",
  copy: "M5 5V2h9v9h-3M2 5h9v9H2z",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1v1.5M8 13.500v1.500M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13 9.500A5.500 5.500 0 1 1 6.500 3 4.500 4.500 0 0 0 13 9.500z",
  auto: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 4.500h3.500M8 8h6M8 11.500h3.500",
  close: "M4 4l8 8M12 4l-8 8",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM11 11l3 3",
  table: "M2 3h12v10H2zM2 6.5h12M6.500 3v10M10.500 3v10",
  undo: "M3 6h7a3.500 3.500 0 0 1 0 7H6M3 6l3-3M3 6l3 3",
  folder: "M2 4h4l1.500 2H14v7H2z",
  minus: "M3 8h10",
  plus: "M3 8h10M8 3v10",
  compare: "M3 13V7h3v6zM10 13V3h3v10zM1.500 13.500h13",
  contract: "M3.500 2h9v12h-9zM6 5h4M6 7.500h4M6 11.500c1-1.500 1.500 1 2.500-.500",
  timeline: "M2 3v11M5 4.500h6M7 8h6M4 11.500h5",
  flag: "M4 14V2.500h8L10 6l2 3.500H4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      className={className}
      fill="none"
      height={size}
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      strokeWidth="1.5"
      style={{ flex: "none" }}
      viewBox="0 0 16 16"
      width={size}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
