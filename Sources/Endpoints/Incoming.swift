public import HTTPServer
public import Lending
public import Storage

/// What an endpoint decodes its input from, on the lane.
public struct Incoming {
  /// The request.
  public let request: Request
  /// What stood for the path's parameters.
  public let parameters: RouteParameters
  /// Who calls.
  public let caller: Caller
  /// The present instant; in the sandbox, the test clock's.
  public let now: Instant

  /// The body as a JSON object, to be read field by field; call `ObjectReader.finish()` before using what was read.
  ///
  /// - Throws: `unsupportedMediaType` for a body of another type; `malformedJSON` for text that is not one strict JSON
  ///   value; `invalidFields` for a value that is no object.
  public func body() throws(LatchkeyError) -> ObjectReader { try JSONBody.read(request) }

  /// An id in the path.
  ///
  /// - Parameters:
  ///   - name: the path's parameter.
  ///   - what: what it names, as `contract`.
  ///   - subject: what the id is of, where the context does not say it.
  /// - Returns: the id.
  /// - Throws: `notFound` where the text is no such id: nothing can have it.
  public func id<Subject: Identified>(
    _ name: String, _ what: String, of subject: Subject.Type = Subject.self
  ) throws(LatchkeyError) -> Identifier<Subject> {
    guard let text = parameters[name], let id = Identifier<Subject>(parsing: text) else {
      throw LatchkeyError.notFound(what)
    }
    return id
  }

  /// The query's parameters.
  ///
  /// - Parameter allowed: their names; `Pagination.parameters` are to be named too where there are pages.
  /// - Returns: the parameters, to be read one by one.
  /// - Throws: `invalidFields` naming each `?name` that is unknown or stands twice.
  public func query(allowed: Set<String> = []) throws(LatchkeyError) -> QueryReader {
    try QueryReader(request.query, allowed: allowed)
  }

  /// The page that a list without other parameters is asked for.
  ///
  /// - Throws: `invalidFields` as `query(allowed:)` and `QueryReader.page()` do.
  public func page() throws(LatchkeyError) -> PageRequest { try query(allowed: Pagination.parameters).page() }

  /// The value of a field of the header section, or nil; the first, where there are several.
  public func field(_ name: FieldName) -> String? { request.fields[name] }
}
