import Dispatch
import Foundation

/// The signals that the service obeys; made before anything that they should reach.
final class Signals {
  private let stop = DispatchSemaphore(value: 0)
  private var sources: [any DispatchSourceSignal] = []
  /// One after the other: a reload that comes while another is under way waits for it.
  private let queue = DispatchQueue(label: "latchkey.signals")
  private let reload: any DispatchSourceSignal

  init() {
    // Before the sources: the default of each ends the process. A log's or a terminal's reader may go at any time, which
    // is no reason to stop serving.
    for number in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { signal(number, SIG_IGN) }
    reload = DispatchSource.makeSignalSource(signal: SIGHUP, queue: queue)
    for number in [SIGTERM, SIGINT] {
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [stop] in stop.signal() }
      source.resume()
      sources.append(source)
    }
  }

  deinit {
    // Dispatch traps where a source goes that was never resumed.
    reload.activate()
  }

  /// What SIGHUP does from here on; one that came before is obeyed now.
  func onReload(_ body: @escaping @Sendable () -> Void) {
    reload.setEventHandler(handler: body)
    reload.activate()
  }

  /// Returns at SIGTERM or SIGINT.
  func waitForStop() { stop.wait() }
}
