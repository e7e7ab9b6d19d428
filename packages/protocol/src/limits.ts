/** How much of a text the broker may send and a client reads: both sides hold these. In UTF-16 units (`length`) where nothing else is said. */

/** The content of a code to scan: more than this, and a phone's camera can't tell its modules apart on a screen. */
export const LONGEST_CODE = 1024
/** An address that a page is sent to. */
export const LONGEST_ADDRESS = 4096
/** A trade number for Alipay's `tradePay`. */
export const LONGEST_TRADE_NO = 128
/** A moment, ISO 8601. */
export const LONGEST_TIME = 40
/** The banks of one channel: more than anybody could look through. */
export const MOST_BANKS = 300
/** A bank's name. */
export const LONGEST_BANK_NAME = 60
/** One event of a checkout's stream: its data is a whole checkout, with its lists of banks. */
export const LONGEST_EVENT = 262_144
