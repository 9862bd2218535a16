import Configuration
import Endpoints
import Foundation
import HTTPServer
import SystemPackage

/// Where the service listens: by its settings, or on what it was started with (socket activation).
///
/// A socket named `metrics` or `internal` (`FileDescriptorName=` of its unit) takes that listener's place, any other one
/// the public's.
struct Listeners {
  let all: [ListenerConfiguration]

  static let publicLabel = "public"
  private static let internalLabel = "internal"
  private static let unixLabel = "unix"
  /// A proxy on this machine is in the socket's group; others have no business there.
  private static let unixMode: FilePermissions = [.ownerReadWrite, .groupReadWrite]

  /// - Throws: `HouseError` for an address that is none, and for a plain inherited socket that others can reach.
  init(_ settings: Settings, inherited: [InheritedSocket]) throws(HouseError) {
    let tls = Listeners.tls(settings)
    var all: [ListenerConfiguration] = []
    // First, since it alone may be left out: what fails to open closes what was opened before it.
    all += try Listeners.make(Dispatcher.metricsListener, inherited, orElse: settings.metricsListen)
    let isPlainRefused = tls == nil && !settings.isBehindProxy
    all += try Listeners.make(
      Listeners.publicLabel, inherited, orElse: settings.listen, tls: tls, isPlainRefused: isPlainRefused)
    all += try Listeners.make(
      Listeners.internalLabel, inherited, orElse: settings.internalListen, isPlainRefused: !settings.isBehindProxy)
    if let path = settings.unixSocket {
      all.append(ListenerConfiguration(.unix(path: path, mode: Listeners.unixMode), label: Listeners.unixLabel))
    }
    self.all = all.map { listener in
      var listener = listener
      listener.isBehindProxy = settings.isBehindProxy
      return listener
    }
  }

  private init(all: [ListenerConfiguration]) { self.all = all }

  /// Whether the address of metrics is what could not be opened.
  func isMetrics(_ endpoint: ListenerConfiguration.Endpoint) -> Bool {
    all.contains { $0.label == Dispatcher.metricsListener && $0.endpoint == endpoint }
  }

  var withoutMetrics: Listeners { Listeners(all: all.filter { $0.label != Dispatcher.metricsListener }) }

  private static func make(
    _ label: String, _ inherited: [InheritedSocket], orElse address: ListenAddress?, tls: TLSSettings? = nil,
    isPlainRefused: Bool = false
  ) throws(HouseError) -> [ListenerConfiguration] {
    let sockets = inherited.filter { Listeners.label(of: $0) == label }
    guard sockets.isEmpty else {
      for socket in sockets where isPlainRefused && !socket.isPrivate { throw .heard(socket.name) }
      return sockets.map { ListenerConfiguration(.inherited(descriptor: $0.descriptor), label: label, tls: tls) }
    }
    guard let address else { return [] }
    guard let socketAddress = SocketAddress(host: address.host, port: address.port) else {
      throw .address(address.description)
    }
    return [ListenerConfiguration(.tcp(socketAddress), label: label, tls: tls)]
  }

  private static func label(of socket: InheritedSocket) -> String {
    [Dispatcher.metricsListener, internalLabel].contains(socket.name) ? socket.name : publicLabel
  }

  private static func tls(_ settings: Settings) -> TLSSettings? {
    guard let certificate = settings.tls.certificateFile, let key = settings.tls.keyFile else { return nil }
    let clients = settings.tls.clientCAFile.map { TLSSettings.ClientCertificates.required(caFile: $0) }
    return TLSSettings(certificateFile: certificate, keyFile: key, clientCertificates: clients ?? .none)
  }
}

extension InheritedSocket {
  /// Whether nobody beyond this machine can connect to it: a Unix socket, or one that is bound to the loopback.
  fileprivate var isPrivate: Bool {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &storage) { bytes in
      guard let base = bytes.baseAddress,
        getsockname(descriptor, base.assumingMemoryBound(to: sockaddr.self), &length) == 0
      else { return false }
      switch Int32(bytes.load(as: sa_family_t.self)) {
      case AF_UNIX: return true
      case AF_INET: return UInt32(bigEndian: bytes.load(as: sockaddr_in.self).sin_addr.s_addr) >> 24 == 127
      case AF_INET6:
        var address = bytes.load(as: sockaddr_in6.self).sin6_addr
        return withUnsafeBytes(of: &address) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
      default: return false
      }
    }
  }
}
