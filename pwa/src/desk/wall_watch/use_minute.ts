import { useEffect, useState } from 'preact/hooks';

/** The time, renewed when the minute turns. */
export function useMinute(): number {
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const timer = setTimeout(() => tick(Date.now()), 60_000 - (now % 60_000) + 20);
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
