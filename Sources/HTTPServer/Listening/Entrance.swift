import SystemPackage

/// What every connection of one listener has in common.
final class Entrance: Sendable {
  let label: String
  let tls: TLSContext?
  /// Whether clients reach it over TLS, its own or that of a proxy.
  let isSecure: Bool

  init(_ configuration: ListenerConfiguration) throws(TLSSettingsError) {
    label = configuration.label
    isSecure = configuration.tls != nil || configuration.isBehindProxy
    if let settings = configuration.tls {
      tls = try TLSContext(settings, label: label)
    } else {
      tls = nil
    }
  }
}

/// A connection on its way from a listener to a lane.
struct Arrival: Sendable {
  let descriptor: FileDescriptor
  let peer: SocketAddress
  let entrance: Entrance
  let admission: Admission
}

/// Whether there is room for a connection.
enum Admission: Sendable {
  case granted
  case serverIsFull
  case addressIsFull
}
