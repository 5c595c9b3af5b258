import { useEffect, useState } from 'preact/hooks';
import type { SoundItem } from '../api/shapes';
import { useDesk } from '../desk';

/** The phone's own peaks; for sound that came without (imported), those the server measured. */
export function usePeaks(item: SoundItem): readonly number[] {
  const { client } = useDesk();
  const [measured, set] = useState<readonly number[]>([]);
  const { sha256, stored } = item.media;
  const wanted = item.peaks.length === 0 && stored;
  useEffect(() => {
    if (!wanted) return;
    let stopped = false;
    client.waveform(sha256).then((answer) => {
      if (answer.ok && !stopped) set(answer.value.peaks);
    });
    return () => {
      stopped = true;
    };
  }, [client, sha256, wanted]);
  return wanted ? measured : item.peaks;
}
