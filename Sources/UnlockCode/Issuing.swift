extension UnlockCode {
  /// Makes a code, on the server.
  ///
  /// The same arguments make the same code: one that must be given again is computed again.
  ///
  /// - Parameters:
  ///   - mode: the challenge that the device shows, or the counter that the code takes.
  ///   - grant: what the code gives.
  ///   - key: the device's unlock key.
  ///   - authentication: the host's HMAC.
  /// - Returns: the code.
  public static func issue(
    _ mode: Mode, grant: Grant, key: UnlockKey, authentication: some MessageAuthentication
  ) -> UnlockCode {
    let response =
      switch mode {
      case .challenge(let challenge):
        OCRA.response(
          .challenge, question: challenge.digits + grant.digits, key: key.bytes, authentication: authentication)
      case .counter(let counter):
        OCRA.response(
          .counter, counter: counter, question: "00" + grant.digits, key: key.bytes, authentication: authentication)
      }
    return UnlockCode(grant: grant, response: response)
  }
}

/// The counters that a device tries: its next one and those after it.
public struct CounterWindow: Sendable, Hashable {
  /// The device's next counter.
  public let first: UInt64

  /// Takes the device's next counter, one past the last that it accepted.
  ///
  /// - Parameter first: the next counter.
  public init(first: UInt64) { self.first = first }

  /// The greatest counter that the device tries: 19 past the first.
  public var last: UInt64 {
    let (last, isOverflow) = first.addingReportingOverflow(UnlockCodeLimits.counterWindow - 1)
    return isOverflow ? .max : last
  }

  /// The next counter once this one is used.
  static func after(_ counter: UInt64) -> UInt64 { counter == .max ? .max : counter + 1 }
}
