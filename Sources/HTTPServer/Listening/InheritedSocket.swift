/// A listening socket that whoever started the process handed to it: systemd, or one that speaks as it does
/// (sd_listen_fds(3)).
public struct InheritedSocket: Sendable, Hashable {
  /// The descriptor, open already, for `ListenerConfiguration.Endpoint.inherited`.
  public let descriptor: Int32
  /// Its name, `FileDescriptorName=` of a systemd socket unit; `unknown` where none was given.
  public let name: String

  /// The sockets that the environment tells of, in order.
  ///
  /// None unless `LISTEN_PID` is this process: a variable inherited from an ancestor's start means nothing. The caller
  /// takes the variables out of the environment if it starts processes of its own.
  ///
  /// - Parameters:
  ///   - environment: the process's environment: `LISTEN_PID`, `LISTEN_FDS`, `LISTEN_FDNAMES`.
  ///   - processID: the process's own number.
  /// - Returns: the sockets; none where the variables are missing or make no sense.
  public static func all(environment: [String: String], processID: Int32) -> [InheritedSocket] {
    guard environment["LISTEN_PID"].flatMap({ Int32($0) }) == processID,
      let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }), (1...Limits.inheritedSocketsMax).contains(count)
    else { return [] }
    let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
    return (0..<count).map { number in
      let name = Int(number) < names.count ? String(names[Int(number)]) : ""
      return InheritedSocket(descriptor: firstDescriptor + number, name: name.isEmpty ? "unknown" : name)
    }
  }

  /// `SD_LISTEN_FDS_START`: behind standard input, output and error.
  private static let firstDescriptor: Int32 = 3
}
