/** The text of server-sent events, in pieces of any size (WHATWG HTML §9.2.6). */

export interface StreamEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: string;
}

/** Feed it text as it arrives; it answers the events completed by it. */
export function createEventReader(): (text: string) => readonly StreamEvent[] {
  let rest = '';
  let lines: string[] = [];
  return (text) => {
    const events: StreamEvent[] = [];
    const parts = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? '';
    for (const line of parts) {
      if (line !== '') {
        lines.push(line);
        continue;
      }
      const event = readEvent(lines);
      lines = [];
      if (event) events.push(event);
    }
    return events;
  };
}

function readEvent(lines: readonly string[]): StreamEvent | null {
  let event = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line) ?? [];
    if (name === 'event') event = value;
    if (name === 'id') id = value;
    if (name === 'data') data.push(value);
  }
  return data.length > 0 ? { event, id, data: data.join('\n') } : null;
}
