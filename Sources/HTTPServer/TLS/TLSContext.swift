import Synchronization
import SystemPackage

/// The TLS of a listener: what its next connections begin with, which a reload replaces.
final class TLSContext: Sendable {
  private let settings: TLSSettings
  private let label: String
  private let ticketKeys = TicketKeys()
  private let current: Mutex<OpenSSLContext>

  /// Reads the files.
  init(_ settings: TLSSettings, label: String) throws(TLSSettingsError) {
    self.settings = settings
    self.label = label
    current = Mutex(try OpenSSLContext(settings, label: label, ticketKeys: ticketKeys))
  }

  /// A connection that has still to shake hands; nil without memory.
  func makeConnection(on descriptor: FileDescriptor) -> TLSConnection? {
    TLSConnection(current.withLock { $0 }, descriptor: descriptor.rawValue)
  }

  /// Reads the files again; the result serves once it is given to `install`.
  func load() throws(TLSSettingsError) -> OpenSSLContext {
    try OpenSSLContext(settings, label: label, ticketKeys: ticketKeys)
  }

  /// From now on connections begin with this; those that there are keep what they have.
  func install(_ context: OpenSSLContext) { current.withLock { $0 = context } }
}
