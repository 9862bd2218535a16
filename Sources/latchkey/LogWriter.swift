import Dispatch
import Glibc
import Synchronization

/// Writes log lines to standard error on a queue of its own.
///
/// Whoever logs only hands its line over: a reader that stalls, a full disk or a pipe that nobody reads any more keeps no
/// lane waiting and ends no process. What does not fit, or cannot be written, is lost, and counted in the next line that
/// can be.
///
/// Safe to use from any thread.
final class LogWriter: Sendable {
  /// That of the process.
  static let standardError = LogWriter(descriptor: STDERR_FILENO)

  private struct State {
    var lines: [[UInt8]] = []
    var bytesCount = 0
    var lostCount = 0
  }

  private let descriptor: Int32
  private let queue = DispatchQueue(label: "latchkey.log", qos: .utility)
  private let state = Mutex(State())

  /// Lines that may wait: some thousands, more than any reader misses while it restarts.
  private static let waitingBytesMax = 1_048_576
  /// How long a descriptor that takes nothing is waited for, where it does not block by itself.
  private static let fullMilliseconds: Int32 = 1_000
  /// At the end of the process, for the lines that wait.
  private static let endSeconds = 1

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Takes a line with its end; returns at once.
  ///
  /// - Parameters:
  ///   - line: the line.
  ///   - lost: makes the line that tells how many were lost before this one.
  func add(_ line: [UInt8], lost: @escaping @Sendable (Int) -> [UInt8]) {
    let begins = state.withLock { state in
      guard state.bytesCount + line.count <= LogWriter.waitingBytesMax else {
        state.lostCount += 1
        return false
      }
      state.lines.append(line)
      state.bytesCount += line.count
      return state.lines.count == 1
    }
    if begins { queue.async { self.drain(lost) } }
  }

  /// Waits for what was handed over, though not for ever.
  func finish() {
    let done = DispatchSemaphore(value: 0)
    queue.async { done.signal() }
    _ = done.wait(timeout: .now() + .seconds(LogWriter.endSeconds))
  }

  private func drain(_ lost: (Int) -> [UInt8]) {
    let taken = state.withLock { state in
      let taken = state
      state = State()
      return taken
    }
    var lostCount = taken.lostCount
    for line in taken.lines {
      let text = lostCount > 0 ? lost(lostCount) + line : line
      lostCount = LogWriter.write(text, to: descriptor) ? 0 : lostCount + 1
    }
    if lostCount > 0 { state.withLock { $0.lostCount += lostCount } }
  }

  /// Writes all of it; false if that cannot be done.
  static func write(_ octets: [UInt8], to descriptor: Int32) -> Bool {
    var at = 0
    while at < octets.count {
      let count = octets[at...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        at += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        // Not blocking, by whoever shares it.
        var interest = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&interest, 1, fullMilliseconds) > 0 else { return false }
      default: return false
      }
    }
    return true
  }
}
