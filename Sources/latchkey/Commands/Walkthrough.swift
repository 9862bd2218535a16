import ArgumentParser
import Foundation

struct Walkthrough: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play the whole story in a sandbox of its own, and check every step of it.",
    discussion: """
      A lender, a phone and a borrower: a missed instalment, a reminder, a lock, a payment, and an unlock code that is \
      typed without a network. Every request is shown as a curl line, with its answer, and beside it what the phone \
      shows. It takes some seconds, needs curl, and leaves nothing behind. It ends with status 1 at the first thing \
      that is not as it should be.
      """)

  func run() throws {
    // A closed pipe shall be an error like any other, so that what was made is removed.
    signal(SIGPIPE, SIG_IGN)
    let sandbox = try Sandbox()
    defer { sandbox.close() }
    let interruption = Interruption { sandbox.close() }
    try withExtendedLifetime(interruption) {
      var story = Story(in: sandbox)
      try story.play()
    }
  }
}

/// Cleans up where a person or the system ends the process early.
final class Interruption {
  private var sources: [any DispatchSourceSignal] = []
  /// What a shell reports of a process that a signal ended, less the signal's number.
  private static let statusBase: Int32 = 128

  init(_ cleanUp: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        cleanUp()
        Foundation.exit(Interruption.statusBase + number)
      }
      source.activate()
      sources.append(source)
    }
  }
}
