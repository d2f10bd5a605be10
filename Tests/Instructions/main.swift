// Built by `make instructions` together with the engine's sources: not part of the package.
//
// usage: keystrokes CATALOGUE TRACES STRINGS names|words

import Foundation

let arguments = CommandLine.arguments
let lines = try String(contentsOfFile: arguments[1], encoding: .utf8).split(separator: "\n").dropFirst()
let items = lines.map { line -> PredictableItem in
    let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
    return PredictableItem(name: String(fields[0]), popularity: Int(fields[1]) ?? 0)
}
let index = PredictionIndex(items, revision: 1, hasWords: arguments[4] == "words")
let traces = try String(contentsOfFile: arguments[2], encoding: .utf8).split(separator: "\n")
    .compactMap { TypedTrace(line: $0) }
let scratch = RankingScratch()
var keystrokes = 0
for trace in traces.prefix(Int(arguments[3]) ?? 0) {
    var columns = TypedColumns()
    for text in trace.texts {
        _ = index.predict(NameNormalizer.normalizedTyped(text), columns: &columns, scratch: scratch, limit: 10)
        keystrokes += 1
    }
}
print(keystrokes)
