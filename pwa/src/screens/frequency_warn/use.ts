import { useEffect, useState } from 'preact/hooks';
import { type Frequency, frequencyOf, reference } from '../../field';

const NOTHING: ReadonlyMap<string, Frequency> = new Map();

/** By enterprise id; asked again when the counts were renewed. */
export function useFrequency(ids: readonly string[]): ReadonlyMap<string, Frequency> {
  const [found, setFound] = useState(NOTHING);
  const asked = ids.join('\n');
  const { counted } = reference.value;
  useEffect(() => {
    let outdated = false;
    if (asked === '') setFound(NOTHING);
    else {
      frequencyOf(asked.split('\n')).then((answer) => {
        if (!outdated) setFound(answer);
      });
    }
    return () => {
      outdated = true;
    };
  }, [asked, counted]); // `counted` says when to ask again
  return found;
}
