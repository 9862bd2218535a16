/// Every bound of unlock codes, each with its reason.
public enum UnlockCodeLimits {
  /// Digits of a code: two of grant, eight of response, two of check.
  public static let codeDigits = 12

  /// Digits of a response, of 4 to 10 that RFC 6287 §5.2 allows.
  ///
  /// Eight keep a guess at 1 in 10^8 for each code that would be accepted.
  public static let responseDigits = 8

  /// How many responses there are: 10 to the power of `responseDigits`.
  public static let responseCount: UInt32 = 100_000_000

  /// Digits of a challenge, its check digit included: two groups of four, short enough to read out.
  public static let challengeDigits = 8

  /// How many challenges there are: 10 to the power of `challengeDigits` less the check digit.
  public static let challengeCount: UInt64 = 10_000_000

  /// Longest day grant; a longer one belongs in a policy, where the server can end it, and 91–98 stay reserved.
  public static let grantDaysMax = 90

  /// Counters that a device tries, from its next one on: so many texted codes may be lost in a row.
  ///
  /// Each one more adds 1 in 10^8 to the chance of a guess.
  public static let counterWindow: UInt64 = 20

  /// Misses before the first wait: a code read out badly twice is a borrower, not an attacker.
  public static let freeAttempts = 5

  /// Waits in seconds after the fifth miss and each further one; the last repeats.
  ///
  /// With them a year of patient guessing is at most 376 attempts, and 376 × 21 in 10^8 is under 1 in 10,000.
  public static let waitsSeconds: [Int64] = [60, 5 * 60, 15 * 60, 60 * 60, 240 * 60, 24 * 60 * 60]

  /// Misses that are told apart: past them every wait is the longest, so the count stands still.
  public static let missesMax = freeAttempts + waitsSeconds.count

  /// Bytes of a question in OCRA's data input (RFC 6287 §5.1: padded to 128).
  public static let questionBytes = 128

  /// Bytes of one HMAC-SHA-256 block of output, which is also the length of every key here.
  public static let keyBytes = 32
}
