enum AgentLimits {
  /// A status is about 1 KB and an activation less; what is larger is not from a Latchkey server.
  static let answerBytesMax = 64 * 1024

  /// Covers a slow phone network, and still lets a borrower who waits see that nothing comes.
  static let requestSeconds = 30.0

  /// 128 bits: no two polls, and no two activations, share one.
  static let nonceBytes = 16

  /// A server's `poll_after_seconds` is kept within these: never a busy loop, never silent for longer than a day.
  static let pollAfterSeconds = 1...86_400

  /// How soon to ask again while no verified status says it.
  static let pollAfterSecondsUntold = 60

  /// A lock screen is read on a small display.
  static let screenColumnsMax = 60
}
