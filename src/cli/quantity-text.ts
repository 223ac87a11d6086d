/** 336776 → `336,776`. Not by Intl, whose first formatter takes 13 ms: half of what a bare Node needs to start. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `1 row`, `2 rows`. */
export function pluralText(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** 0.0123 → `0.01 s`, 75 → `1 min 15 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

const units = ["B", "kB", "MB", "GB", "TB"];

/** 12_345_678 → `12.3 MB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0 ? `${value} B` : `${value.toFixed(1)} ${units[unit]}`;
}

/** A share of a whole: `99.3 %`, never rounded to 100 when something is missing, nor to 0 when something is there. */
export function percentText(part: number, whole: number): string {
  if (whole === 0 || part === whole) return "100 %";
  if (part === 0) return "0 %";
  const percent = Math.min(99.9, Math.max(0.1, (100 * part) / whole));
  return `${percent.toFixed(1)} %`;
}
