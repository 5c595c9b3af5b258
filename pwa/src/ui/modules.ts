/** One horizontal bar per run of dark modules. */
export function modulePath(modules: readonly boolean[][]): string {
  return modules
    .map((row, y) => {
      const bars: string[] = [];
      let from = -1;
      for (let x = 0; x <= row.length; x += 1) {
        if (row[x] && from < 0) from = x;
        if (!row[x] && from >= 0) {
          bars.push(`M${from} ${y}h${x - from}v1h-${x - from}z`);
          from = -1;
        }
      }
      return bars.join('');
    })
    .join('');
}
