extension MessageSignature {
  /// Verifies the signature over an answer: any label, any order of components and parameters.
  ///
  /// Signatures under other keys are not looked at. The content digest's own check is `ContentDigest.matches`, and how
  /// old `created` may be is the caller's to say.
  ///
  /// - Parameters:
  ///   - components: the answer as it was received. With a `contentDigest` it must be signed too.
  ///   - keyID: the key wanted.
  ///   - key: its bytes.
  ///   - nonce: the nonce that was sent and must be signed; `nil` takes any and none.
  /// - Returns: the parameters of the signature.
  /// - Throws: `MessageSignatureError`.
  public func verify(
    _ components: SignedComponents, keyID: String, key: [UInt8], nonce: String?
  ) throws(MessageSignatureError) -> SignatureParameters {
    let input = try input(keyID: keyID)
    let names = try coveredNames(input)
    let parameters = try parameters(input)
    if let nonce, parameters.nonce != nonce { throw .wrongNonce }

    var required = [SignatureBase.status, SignatureBase.etag]
    if components.contentDigest != nil { required.append(SignatureBase.contentDigest) }
    for name in required where !names.contains(name) { throw .missingComponent(name) }

    let base = try base(components, names: names, input: input)
    let expected = HMACKey(key).authenticate(base)
    guard ConstantTime.equals(expected, try signatureBytes(label: input.label)) else { throw .wrongSignature }
    return parameters
  }

  private struct Input {
    var label: String
    var items: [StructuredDictionary.Item]
    var parameters: [StructuredDictionary.Parameter]
  }

  private func input(keyID: String) throws(MessageSignatureError) -> Input {
    guard let dictionary = StructuredDictionary(parsing: signatureInput) else {
      throw .malformed(field: "Signature-Input")
    }
    let wanted = StructuredDictionary.Parameter(name: "keyid", value: .string(Array(keyID.utf8)))
    var inputs: [Input] = []
    for (label, member) in dictionary.members {
      guard case .innerList(let items, let parameters) = member else { throw .malformed(field: "Signature-Input") }
      if parameters.contains(wanted) { inputs.append(Input(label: label, items: items, parameters: parameters)) }
    }
    guard inputs.count == 1 else { throw .noSingleSignature(keyID: keyID) }
    return inputs[0]
  }

  /// A component with parameters of its own (`;req`, `;sf`) means something else than ours.
  private func coveredNames(_ input: Input) throws(MessageSignatureError) -> [String] {
    let known = [SignatureBase.status, SignatureBase.etag, SignatureBase.contentDigest]
    var names: [String] = []
    for item in input.items {
      guard case .string(let bytes) = item.value else { throw .malformed(field: "Signature-Input") }
      let name = String(decoding: bytes, as: UTF8.self)
      let isOurs = known.contains(name) && item.parameters.isEmpty
      guard isOurs, !names.contains(name) else { throw .unexpectedComponent(name) }
      names.append(name)
    }
    return names
  }

  private func parameters(_ input: Input) throws(MessageSignatureError) -> SignatureParameters {
    var created: Int64?
    var keyID: String?
    var algorithm: String?
    var nonce: String?
    for parameter in input.parameters {
      switch (parameter.name, parameter.value) {
      case ("created", .integer(let seconds)): created = seconds
      case ("keyid", .string(let bytes)): keyID = String(decoding: bytes, as: UTF8.self)
      case ("alg", .string(let bytes)): algorithm = String(decoding: bytes, as: UTF8.self)
      case ("nonce", .string(let bytes)): nonce = String(decoding: bytes, as: UTF8.self)
      default: throw .unexpectedParameter(parameter.name)
      }
    }
    guard let created else { throw .missingParameter("created") }
    guard let keyID else { throw .missingParameter("keyid") }
    guard let algorithm else { throw .missingParameter("alg") }
    guard algorithm == SignatureBase.algorithm else { throw .wrongAlgorithm }
    return SignatureParameters(created: created, keyID: keyID, nonce: nonce)
  }

  private func base(
    _ components: SignedComponents, names: [String], input: Input
  ) throws(MessageSignatureError) -> [UInt8] {
    var base: [UInt8] = []
    for name in names {
      switch name {
      case SignatureBase.status: try SignatureBase.appendLine(name, String(components.status), to: &base)
      case SignatureBase.etag: try SignatureBase.appendLine(name, components.etag, to: &base)
      default:
        guard let contentDigest = components.contentDigest else { throw .unexpectedComponent(name) }
        try SignatureBase.appendLine(name, contentDigest, to: &base)
      }
    }
    let list = names.map { "\"\($0)\"" }.joined(separator: " ")
    base.append(contentsOf: "\"@signature-params\": (\(list))".utf8)
    for parameter in input.parameters { append(parameter, to: &base) }
    return base
  }

  /// As RFC 8941 §4.1 writes it, whatever spaces it was received with.
  ///
  /// Only strings and integers come here.
  private func append(_ parameter: StructuredDictionary.Parameter, to base: inout [UInt8]) {
    base.append(contentsOf: ";\(parameter.name)=".utf8)
    switch parameter.value {
    case .string(let bytes): _ = SignatureBase.appendString(bytes, to: &base)
    case .integer(let number): base.append(contentsOf: String(number).utf8)
    case .token, .bytes, .boolean: break
    }
  }

  private func signatureBytes(label: String) throws(MessageSignatureError) -> [UInt8] {
    guard case .item(.bytes(let bytes), let parameters)? = StructuredDictionary(parsing: signature)?[label],
      parameters.isEmpty
    else { throw .malformed(field: "Signature") }
    return bytes
  }
}
