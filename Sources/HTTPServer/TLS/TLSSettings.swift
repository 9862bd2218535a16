/// What a listener needs to speak TLS 1.2 and 1.3.
public struct TLSSettings: Sendable {
  /// Whether clients show a certificate.
  public enum ClientCertificates: Sendable {
    /// None is asked for.
    case none
    /// A handshake without a certificate that these CAs vouch for fails.
    ///
    /// `caFile` holds one or more certificates in PEM.
    case required(caFile: String)
  }

  /// The certificate and after it those that vouch for it, in PEM, as a CA hands them out.
  public var certificateFile: String
  /// The certificate's private key, in PEM, without a pass phrase.
  public var keyFile: String
  /// Whether clients show a certificate.
  public var clientCertificates: ClientCertificates

  /// Settings of these parts.
  public init(certificateFile: String, keyFile: String, clientCertificates: ClientCertificates = .none) {
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    self.clientCertificates = clientCertificates
  }
}
