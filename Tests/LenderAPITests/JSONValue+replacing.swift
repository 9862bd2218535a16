import JSON

extension JSONValue {
  /// The value with another one at a pointer (RFC 6901, without escapes); nil takes the member away.
  func replacing(_ pointer: String, with value: JSONValue?) -> JSONValue {
    replacing(pointer.split(separator: "/")[...], with: value) ?? .null
  }

  private func replacing(_ path: ArraySlice<Substring>, with value: JSONValue?) -> JSONValue? {
    guard let first = path.first else { return value }
    let rest = path.dropFirst()
    if case .array(var elements) = self, let index = Int(first), elements.indices.contains(index) {
      elements[index] = elements[index].replacing(rest, with: value) ?? .null
      return .array(elements)
    }
    var members = members ?? []
    let new = (self[String(first)] ?? .object([])).replacing(rest, with: value)
    guard let index = members.firstIndex(where: { $0.name == first }) else {
      return .object(members + (new.map { [JSONMember(String(first), $0)] } ?? []))
    }
    if let new { members[index].value = new } else { members.remove(at: index) }
    return .object(members)
  }
}

extension JSONValue {
  /// The value at a pointer.
  func value(at pointer: String) -> JSONValue? {
    pointer.split(separator: "/").reduce(Optional(self)) { value, name in
      guard let elements = value?.elements else { return value?[String(name)] }
      return Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    }
  }
}
