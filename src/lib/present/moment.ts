/** `2026-11-26 02:14:18 UTC`. */
export function utcText(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 19)} UTC`;
}

/** The same moment in a zone, with the name of its offset: `2026-11-26 11:14:18 GMT+9`. */
export function zonedText(moment: string, zone?: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short',
    ...(zone === undefined ? {} : {timeZone: zone}),
  }).formatToParts(new Date(moment));
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}:${of('second')} ${of('timeZoneName')}`;
}

/** In UTC, and in the reader's own zone where that is another: `2026-11-26 02:14:18 UTC (2026-11-26 11:14:18 GMT+9)`. */
export function momentText(moment: string, zone?: string): string {
  const [utc, here] = [utcText(moment), zonedText(moment, zone)];
  return here === utc ? utc : `${utc} (${here})`;
}
