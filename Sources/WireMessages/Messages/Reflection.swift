internal import CWhistleMessages

extension Wire {
  /// Asks for one thing about the services of a server.
  public struct ReflectionRequest: WireMessage {
    /// What is asked for.
    public enum Query: Equatable, Encodable, Sendable {
      /// The file of this name.
      case file(String)
      /// The file that declares what has this full name.
      case symbol(String)
      /// The file that extends a message by a field of this number.
      case `extension`(of: String, number: Int32)
      /// The numbers of all extensions of a message.
      case extensionNumbers(of: String)
      /// The services, whatever the text.
      case services(String)
    }

    /// Sent back, not looked at.
    public var host = ""
    /// Nil if nothing is asked for that this version knows.
    public var query: Query?

    public init() {}
  }

  /// Answers one ``ReflectionRequest``.
  public struct ReflectionResponse: WireMessage {
    /// The answer itself.
    public enum Answer: Equatable, Encodable, Sendable {
      /// Serialized file descriptors: the file, then what it imports.
      case files([[UInt8]])
      /// The numbers of a message's extensions.
      case extensionNumbers(of: String, [Int32])
      /// Full names.
      case services([String])
      /// A gRPC status code, and why.
      case error(code: Int32, message: String)
    }

    /// The host of the request.
    public var validHost = ""
    /// What is answered.
    public var originalRequest: ReflectionRequest?
    /// Always there in what this server sends.
    public var answer: Answer?

    public init() {}
  }
}

extension Wire.ReflectionRequest: MappedMessage {
  static func initialize(
    _ target: UnsafeMutablePointer<Grpc__Reflection__V1__ServerReflectionRequest>?
  ) {
    grpc__reflection__v1__server_reflection_request__init(target)
  }

  init(_ source: borrowing Grpc__Reflection__V1__ServerReflectionRequest) throws(WireError) {
    host = try Reading.text(source.host, "host")
    switch source.message_request_case.rawValue {
    case 3: query = .file(try Reading.text(source.file_by_filename, "file_by_filename"))
    case 4:
      query = .symbol(try Reading.text(source.file_containing_symbol, "file_containing_symbol"))
    case 5:
      // Not null in this case, says the generated struct.
      guard let asked = source.file_containing_extension else { return }
      query = .extension(
        of: try Reading.text(asked.pointee.containing_type, "containing_type"),
        number: asked.pointee.extension_number)
    case 6:
      query = .extensionNumbers(
        of: try Reading.text(
          source.all_extension_numbers_of_type, "all_extension_numbers_of_type"))
    case 7: query = .services(try Reading.text(source.list_services, "list_services"))
    default: query = nil
    }
  }

  func fill(
    _ target: inout Grpc__Reflection__V1__ServerReflectionRequest, in arena: borrowing Arena
  ) {
    target.host = arena.text(host)
    switch query {
    case .file(let name):
      target.message_request_case = .init(rawValue: 3)
      target.file_by_filename = arena.text(name)
    case .symbol(let name):
      target.message_request_case = .init(rawValue: 4)
      target.file_containing_symbol = arena.text(name)
    case .extension(let type, let number):
      target.message_request_case = .init(rawValue: 5)
      let asked = arena.allocate(Grpc__Reflection__V1__ExtensionRequest.self)
      grpc__reflection__v1__extension_request__init(asked)
      asked.pointee.containing_type = arena.text(type)
      asked.pointee.extension_number = number
      target.file_containing_extension = asked
    case .extensionNumbers(let type):
      target.message_request_case = .init(rawValue: 6)
      target.all_extension_numbers_of_type = arena.text(type)
    case .services(let text):
      target.message_request_case = .init(rawValue: 7)
      target.list_services = arena.text(text)
    case nil: break
    }
  }
}

extension Wire.ReflectionResponse: MappedMessage {
  static func initialize(
    _ target: UnsafeMutablePointer<Grpc__Reflection__V1__ServerReflectionResponse>?
  ) {
    grpc__reflection__v1__server_reflection_response__init(target)
  }

  init(_ source: borrowing Grpc__Reflection__V1__ServerReflectionResponse) throws(WireError) {
    validHost = try Reading.text(source.valid_host, "valid_host")
    originalRequest = try Reading.message(source.original_request, "original_request")
    // The pointer of the case that is set is not null, says the generated struct.
    switch source.message_response_case.rawValue {
    case 4:
      guard let found = source.file_descriptor_response?.pointee else { return }
      answer = .files(Reading.bytes(found.file_descriptor_proto, found.n_file_descriptor_proto))
    case 5:
      guard let found = source.all_extension_numbers_response?.pointee else { return }
      answer = .extensionNumbers(
        of: try Reading.text(found.base_type_name, "base_type_name"),
        Array(UnsafeBufferPointer(start: found.extension_number, count: found.n_extension_number)))
    case 6:
      guard let found = source.list_services_response?.pointee else { return }
      var names: [String] = []
      for index in 0..<found.n_service {
        guard let service = found.service[index] else { continue }
        names.append(try Reading.text(service.pointee.name, "name"))
      }
      answer = .services(names)
    case 7:
      guard let found = source.error_response?.pointee else { return }
      answer = .error(
        code: found.error_code, message: try Reading.text(found.error_message, "error_message"))
    default: answer = nil
    }
  }

  func fill(
    _ target: inout Grpc__Reflection__V1__ServerReflectionResponse, in arena: borrowing Arena
  ) {
    target.valid_host = arena.text(validHost)
    target.original_request = arena.message(originalRequest)
    switch answer {
    case .files(let files):
      let list = arena.allocate(Grpc__Reflection__V1__FileDescriptorResponse.self)
      grpc__reflection__v1__file_descriptor_response__init(list)
      (list.pointee.n_file_descriptor_proto, list.pointee.file_descriptor_proto) =
        arena.bytes(files)
      target.message_response_case = .init(rawValue: 4)
      target.file_descriptor_response = list
    case .extensionNumbers(let type, let numbers):
      let list = arena.allocate(Grpc__Reflection__V1__ExtensionNumberResponse.self)
      grpc__reflection__v1__extension_number_response__init(list)
      list.pointee.base_type_name = arena.text(type)
      list.pointee.n_extension_number = numbers.count
      let copy = arena.allocate(Int32.self, count: max(1, numbers.count))
      for (index, number) in numbers.enumerated() { copy[index] = number }
      list.pointee.extension_number = copy
      target.message_response_case = .init(rawValue: 5)
      target.all_extension_numbers_response = list
    case .services(let names):
      let list = arena.allocate(Grpc__Reflection__V1__ListServiceResponse.self)
      grpc__reflection__v1__list_service_response__init(list)
      let services = arena.allocate(
        UnsafeMutablePointer<Grpc__Reflection__V1__ServiceResponse>?.self,
        count: max(1, names.count))
      for (index, name) in names.enumerated() {
        let service = arena.allocate(Grpc__Reflection__V1__ServiceResponse.self)
        grpc__reflection__v1__service_response__init(service)
        service.pointee.name = arena.text(name)
        (services + index).initialize(to: service)
      }
      list.pointee.n_service = names.count
      list.pointee.service = services
      target.message_response_case = .init(rawValue: 6)
      target.list_services_response = list
    case .error(let code, let message):
      let error = arena.allocate(Grpc__Reflection__V1__ErrorResponse.self)
      grpc__reflection__v1__error_response__init(error)
      error.pointee.error_code = code
      error.pointee.error_message = arena.text(message)
      target.message_response_case = .init(rawValue: 7)
      target.error_response = error
    case nil: break
    }
  }
}
