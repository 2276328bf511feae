const MEBIBYTE = 1024 * 1024;
const HOUR = 3600;
const DAY = 24 * HOUR;

/**
 * From where on a figure is a problem. Ours, chosen to be silent on a healthy cluster: FEP's own alert rules know only
 * volumes, connections and down servers (rules.md, K).
 */
export const THRESHOLDS = {
  /** 16 WAL segments; and what fills a walVol of the default size (1200Mi). */
  lagBytes: {warning: 256 * MEBIBYTE, critical: 1024 * MEBIBYTE},
  lagSeconds: {warning: 60, critical: 3600},
  /** Three messages of a standby that did not come. */
  replySeconds: 30,
  /** Segments of 16 MiB. */
  waitingSegments: {warning: 8, critical: 64},
  slotBytes: 1024 * MEBIBYTE,
  /** Of the volume that holds the WAL. */
  slotShare: {warning: 0.4, critical: 0.8},
  /** FEP's alert PVCLowDiskSpace (UG 5.7.2.3); above, a few WAL segments decide. */
  volumeShare: {warning: 0.9, critical: 0.98},
  connectionShare: {warning: 0.9, critical: 1},
  transactionSeconds: HOUR,
  idleInTransactionSeconds: 10 * 60,
  preparedSeconds: HOUR,
  /** The server warns 40 million and stops 3 million before 2^31. */
  transactionIdAge: {warning: 1e9, critical: 1.8e9},
  certificateSeconds: {warning: 30 * DAY, critical: 7 * DAY},
} as const;
