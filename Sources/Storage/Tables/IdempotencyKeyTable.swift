public import Lending

/// Answers kept for an `Idempotency-Key`, sealed under a key of the header's value.
public enum IdempotencyKeyTable {
  /// What is kept.
  public struct Kept: Sendable, Equatable {
    /// What the first request was, as a digest.
    public let requestDigest: [UInt8]
    /// The sealed answer.
    public let answer: [UInt8]

    /// An answer to keep.
    public init(requestDigest: [UInt8], answer: [UInt8]) {
      self.requestDigest = requestDigest
      self.answer = answer
    }
  }

  /// The answer kept under a hash that has not expired, or nil.
  public static func find(_ keyHash: [UInt8], at instant: Instant, in reader: any Reader) throws -> Kept? {
    try reader.row(
      "SELECT request_digest, answer FROM idempotency_keys WHERE key_hash = ?1 AND expires_at > ?2",
      [.blob(keyHash), .integer(instant.milliseconds)]
    ) { Kept(requestDigest: $0.blob(0), answer: $0.blob(1)) }
  }

  /// Keeps an answer, in place of one that expired.
  public static func put(
    _ keyHash: [UInt8], _ kept: Kept, of lenderID: LenderID?, expiresAt: Instant, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT OR REPLACE INTO idempotency_keys (key_hash, lender_id, request_digest, answer, expires_at)
      VALUES (?1, ?2, ?3, ?4, ?5)
      """,
      [
        .blob(keyHash), .optional(lenderID?.text), .blob(kept.requestDigest), .blob(kept.answer),
        .integer(expiresAt.milliseconds),
      ])
  }

  /// Deletes answers that have expired, at most so many; how many.
  public static func deleteExpired(
    at instant: Instant, limit: Int, in transaction: any Transaction
  ) throws -> Int {
    try transaction.execute(
      """
      DELETE FROM idempotency_keys
      WHERE key_hash IN (SELECT key_hash FROM idempotency_keys WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2)
      """, [.integer(instant.milliseconds), .integer(Int64(limit))])
  }
}
