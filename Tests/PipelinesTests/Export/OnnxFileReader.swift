import Foundation

/// An `.onnx` file as its bytes say it, read by ONNX's field numbers and none of the writer's types.
struct OnnxFileReader {
  struct Node {
    var operation: String
    var inputs: [String]
    var outputs: [String]
    var integers: [String: [Int]] = [:]
    var floats: [String: Float] = [:]
  }

  struct Port: Equatable {
    var name: String
    /// A name where the length is free.
    var shape: [String]
    var description: String
  }

  let formatVersion: [Int]
  let operatorSets: [String: Int]
  let producer: String
  let metadata: [String: String]
  let graphName: String
  let nodes: [Node]
  let constants: [String: PlainTensor]
  let inputs: [Port]
  let outputs: [Port]

  init(_ bytes: [UInt8]) throws {
    let model = try ProtocolBufferReader(bytes)
    formatVersion = model.integers(1)
    producer = model.text(2)
    operatorSets = Dictionary(
      uniqueKeysWithValues: try model.messages(8).map { ($0.text(1), $0.integers(2).first ?? 0) })
    metadata = Dictionary(uniqueKeysWithValues: try model.messages(14).map { ($0.text(1), $0.text(2)) })
    guard let graph = try model.messages(7).first else { throw ProtocolBufferReader.Malformed() }
    graphName = graph.text(2)
    nodes = try graph.messages(1).map(Self.node)
    constants = Dictionary(uniqueKeysWithValues: try graph.messages(5).map(Self.constant))
    inputs = try graph.messages(11).map(Self.port)
    outputs = try graph.messages(12).map(Self.port)
  }

  private static func node(_ message: ProtocolBufferReader) throws -> Node {
    var node = Node(operation: message.text(4), inputs: message.texts(1), outputs: message.texts(2))
    for attribute in try message.messages(5) {
      let name = attribute.text(1)
      switch attribute.integers(20).first {
      case 1: node.floats[name] = attribute.floats(2).first
      case 2: node.integers[name] = attribute.integers(3)
      case 7: node.integers[name] = attribute.integers(8)
      default: throw ProtocolBufferReader.Malformed()
      }
    }
    return node
  }

  private static func constant(_ message: ProtocolBufferReader) throws -> (String, PlainTensor) {
    let raw = message.bytes(9).first ?? []
    let values: [Double]
    switch message.integers(2).first {
    case 1: values = LittleEndianReader.floats(raw).map(Double.init)
    case 7: values = LittleEndianReader.integers(raw).map(Double.init)
    default: throw ProtocolBufferReader.Malformed()
    }
    return (message.text(8), PlainTensor(message.integers(1), values))
  }

  private static func port(_ message: ProtocolBufferReader) throws -> Port {
    guard let tensor = try message.messages(2).first?.messages(1).first, tensor.integers(1) == [1],
      let shape = try tensor.messages(2).first
    else { throw ProtocolBufferReader.Malformed() }
    let lengths = try shape.messages(1).map { $0.integers(1).first.map(String.init) ?? $0.text(2) }
    return Port(name: message.text(1), shape: lengths, description: message.text(3))
  }
}
