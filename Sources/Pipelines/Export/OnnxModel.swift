/// A graph with what others need to know of it, as the bytes of an `.onnx` file.
///
/// Operator set 17 and format version 8, which go together (ONNX 1.12, 2022): old enough for every runtime in use, and nothing
/// later is needed. Field numbers are those of ONNX's schema, onnx.proto.
struct OnnxModel: Sendable {
  static let operatorSet = 17
  static let formatVersion = 8

  let graph: OnnxGraph
  let description: String
  let producer: (name: String, version: String)
  /// By key, in this order.
  let metadata: [(key: String, value: String)]

  var bytes: [UInt8] {
    var file = ProtocolBuffer()
    file.integer(1, Self.formatVersion)
    file.text(2, producer.name)
    file.text(3, producer.version)
    file.text(6, description)
    file.message(7) { graph.write(to: &$0) }
    file.message(8) {
      // The empty domain is ONNX's own.
      $0.text(1, "")
      $0.integer(2, Self.operatorSet)
    }
    for (key, value) in metadata {
      file.message(14) {
        $0.text(1, key)
        $0.text(2, value)
      }
    }
    return file.bytes
  }

  /// Whether a file begins as those do that this program writes.
  static func isOurs(_ beginning: [UInt8]) -> Bool {
    var own = ProtocolBuffer()
    own.integer(1, formatVersion)
    own.text(2, Program.name)
    return beginning.starts(with: own.bytes)
  }
}

extension OnnxGraph {
  fileprivate func write(to message: inout ProtocolBuffer) {
    for node in nodes { message.message(1) { node.write(to: &$0) } }
    message.text(2, name)
    for constant in constants { message.message(5) { constant.write(to: &$0) } }
    message.text(10, description)
    for port in inputs { message.message(11) { port.write(to: &$0) } }
    for port in outputs { message.message(12) { port.write(to: &$0) } }
  }
}

extension OnnxNode {
  fileprivate func write(to message: inout ProtocolBuffer) {
    for input in inputs { message.text(1, input.name) }
    message.text(2, output.name)
    message.text(3, output.name)
    message.text(4, operation.rawValue)
    for attribute in attributes { message.message(5) { attribute.write(to: &$0) } }
  }
}

extension OnnxAttribute {
  fileprivate func write(to message: inout ProtocolBuffer) {
    message.text(1, name)
    switch value {
    case .float(let value):
      message.float(2, value)
      message.integer(20, 1)
    case .integer(let value):
      message.integer(3, value)
      message.integer(20, 2)
    case .integers(let values):
      for value in values { message.integer(8, value) }
      message.integer(20, 7)
    }
  }
}

extension OnnxConstant {
  fileprivate func write(to message: inout ProtocolBuffer) {
    for length in shape { message.integer(1, length) }
    switch values {
    case .floats(let values):
      message.integer(2, ElementType.float.rawValue)
      message.text(8, name)
      message.data(9, LittleEndian.bytes(of: values))
    case .integers(let values):
      message.integer(2, ElementType.integer.rawValue)
      message.text(8, name)
      message.data(9, LittleEndian.bytes(of: values))
    }
  }
}

extension OnnxPort {
  fileprivate func write(to message: inout ProtocolBuffer) {
    message.text(1, name)
    message.message(2) { type in
      type.message(1) { tensor in
        tensor.integer(1, OnnxConstant.ElementType.float.rawValue)
        tensor.message(2) { shape in
          for dimension in dimensions { shape.message(1) { dimension.write(to: &$0) } }
        }
      }
    }
    message.text(3, description)
  }
}

extension OnnxPort.Dimension {
  fileprivate func write(to message: inout ProtocolBuffer) {
    switch self {
    case .fixed(let length): message.integer(1, length)
    case .any(let name): message.text(2, name)
    }
  }
}
