/** One sound element behind the drawing: it exists from the first press on. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Gap } from '../api/shapes';
import { noteView } from '../api/viewed';
import { gapBetween } from './waveform';

export interface Player {
  readonly playing: boolean;
  readonly failed: boolean;
  readonly atMs: number;
  readonly speed: number;
  /** The gap just reached, until the next one. */
  readonly gapNow: Gap | null;
  readonly toggle: () => void;
  readonly seek: (ms: number) => void;
  readonly setSpeed: (speed: number) => void;
}

export function usePlayer(
  address: string,
  sound: { readonly durationMs: number; readonly gaps: readonly Gap[] },
): Player {
  const element = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [atMs, setAt] = useState(0);
  const [speed, setSpeed] = useState(1);
  const [gapNow, setGapNow] = useState<Gap | null>(null);

  const audio = () => {
    if (element.current) return element.current;
    const made = new Audio(address);
    made.addEventListener('play', () => setPlaying(true));
    made.addEventListener('pause', () => setPlaying(false));
    made.addEventListener('ended', () => setPlaying(false));
    made.addEventListener('loadedmetadata', noteView);
    made.addEventListener('error', () => setFailed(true));
    element.current = made;
    return made;
  };

  useEffect(() => () => element.current?.pause(), []);

  useEffect(() => {
    if (!playing) return;
    let before = (element.current?.currentTime ?? 0) * 1000;
    let frame = 0;
    const follow = () => {
      const now = Math.min(sound.durationMs, (element.current?.currentTime ?? 0) * 1000);
      const gap = gapBetween(sound.gaps, before, now);
      if (gap) setGapNow(gap);
      before = now;
      setAt(now);
      frame = requestAnimationFrame(follow);
    };
    frame = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(frame);
  }, [playing, sound]);

  return {
    playing,
    failed,
    atMs,
    speed,
    gapNow,
    toggle: () => {
      const sounding = audio();
      if (!sounding.paused) return sounding.pause();
      sounding.playbackRate = speed;
      sounding.play().catch(() => setFailed(true));
    },
    seek: (ms) => {
      audio().currentTime = ms / 1000;
      setAt(ms);
    },
    setSpeed: (chosen) => {
      setSpeed(chosen);
      if (element.current) element.current.playbackRate = chosen;
    },
  };
}
