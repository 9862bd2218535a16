import Synchronization

/// Names requests: what a caller quotes and a log is searched for.
///
/// An id is 15 characters, which Swift keeps without allocating: six that this process has drawn, a hyphen, and a number.
/// Safe to call from any thread.
final class RequestIDs: Sendable {
  private let prefix: [UInt8]
  private let count = Atomic<UInt64>(0)

  private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  private static let digits = 8

  init() {
    var random = SystemRandomNumberGenerator()
    prefix = (0..<6).map { _ in RequestIDs.alphabet[Int(random.next() & 31)] } + [UInt8(ascii: "-")]
  }

  /// The next id; the first 10^12 of a process differ.
  func next() -> String {
    let number = count.wrappingAdd(1, ordering: .relaxed).newValue
    return String(unsafeUninitializedCapacity: prefix.count + RequestIDs.digits) { text in
      for (index, character) in prefix.enumerated() { text[index] = character }
      for digit in 0..<RequestIDs.digits {
        let shift = 5 * (RequestIDs.digits - 1 - digit)
        text[prefix.count + digit] = RequestIDs.alphabet[Int(number >> shift & 31)]
      }
      return prefix.count + RequestIDs.digits
    }
  }
}
