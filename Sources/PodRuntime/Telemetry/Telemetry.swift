import Fleet
import PrometheusMetrics
import Resilience
import SessionLogic
import WireProtocol

/// Metrics of a pod. Each is declared here once, with name, help and labels; `/metrics` lists them in this order, and a
/// test compares the table of the operators' manual with them.
package final class Telemetry: Sendable {
    private static let fast = MetricFamily.microsecondBuckets
    private static let slow = MetricFamily.secondBuckets

    // MARK: Connections and messages

    package let connections = Metric(.gauge, "websocket_active_connections", "WebSocket connections of this pod")
    package let connectionsAccepted = Metric(
        .counter, "websocket_connections_total", "WebSocket connections that were accepted")
    private let refusals = LabelledMetric(
        .counter, "websocket_refused_total", "WebSocket connections that were not let in, by reason", label: "reason",
        values: RefusalReason.allCases.map(\.rawValue) + ["sockets"])
    package let sessions = Metric(.gauge, "websocket_sessions", "Sessions of this pod, connected or resumable")
    private let websocketErrors = LabelledMetric(
        .counter, "websocket_errors_total", "Errors on WebSockets, by error code or close code", label: "error_type",
        values: ErrorCode.allCases.map(\.rawValue) + ["1002", "1007", "1009", "1003", "4408", "4429"])
    package let messageLatency = Metric(
        .histogram, "websocket_message_latency_seconds",
        "Time from a message's arrival until its reply is handed to the socket", buckets: fast)
    private let messages = LabelledMetric(
        .counter, "messages_processed_total", "Messages of browsers, by type", label: "message_type",
        values: ClientMessage.Kind.allCases.map(\.rawValue) + ["invalid"])

    // MARK: Prediction

    private let searched = LabelledMetric(
        .counter, "products_searched_total", "Keystrokes that were predicted, by catalogue", label: "catalogue")
    private let predicted = LabelledMetric(
        .histogram, "prediction_latency_seconds", "Time of one prediction, cache included, by catalogue",
        label: "catalogue", buckets: fast)
    private let degraded = LabelledMetric(
        .counter, "predictions_degraded_total", "Predictions that ended early at their node budget, by catalogue",
        label: "catalogue")
    private let none = LabelledMetric(
        .counter, "predictions_none_total",
        "Predictions which said that nothing in the catalogue is meant, by catalogue",
        label: "catalogue")
    private let keystrokes = LabelledMetric(
        .counter, "keystrokes_dropped_total", "Keystrokes without an answer of their own, by reason", label: "reason",
        values: ["stale", "replaced"])
    private let hits = LabelledMetric(
        .counter, "cache_hits_total", "Cached values that were found, by layer", label: "layer",
        values: ["memory", "shared"])
    private let misses = LabelledMetric(
        .counter, "cache_misses_total", "Cached values that were not found, by layer", label: "layer",
        values: ["memory", "shared"])

    // MARK: Prefetch and documents

    package let prefetchStarted = Metric(.counter, "prefetch_started_total", "Items prepared on a hunch")
    package let prefetchUseful = Metric(
        .counter, "prefetch_useful_total", "Items prepared on a hunch that were ready before they were asked about")
    package let prefetchAdopted = Metric(
        .counter, "prefetch_adopted_total", "Items prepared on a hunch that were on their way when asked about")
    package let prefetchWasted = Metric(
        .counter, "prefetch_wasted_total", "Items prepared on a hunch that were never asked about")
    package let prefetchCancelled = Metric(
        .counter, "prefetch_cancelled_total", "Items prepared on a hunch that were let go before they were ready")
    package let prefetchFailed = Metric(
        .counter, "prefetch_failed_total", "Items prepared on a hunch that could not be had")
    package let prefetchLead = Metric(
        .histogram, "prefetch_lead_seconds", "Time that an item stood ready before it was asked about", buckets: slow)
    package let documentFetch = Metric(
        .histogram, "pdf_fetch_seconds", "Time of fetching and reading one document of any format", buckets: slow)
    package let documentsIndexed = Metric(
        .counter, "documents_indexed_total", "Documents that were fetched and indexed")
    package let documentMemory = Metric(
        .gauge, "document_memory_bytes", "Memory that documents take or have been promised")
    package let documentMemoryLimit = Metric(
        .gauge, "document_memory_limit_bytes", "Memory that all documents together may take")
    package let documentReadings = Metric(
        .gauge, "document_readings", "Documents that are being read by a reader or wait for one")
    private let documentFailures = LabelledMetric(
        .counter, "document_failures_total", "Documents that could not be had, by reason", label: "reason",
        values: ["not_found", "no_text"])

    // MARK: Answers

    package let answerGeneration = Metric(
        .histogram, "answer_generation_seconds", "Time from a query to the end of its answer", buckets: slow)
    package let answerFirstChunk = Metric(
        .histogram, "answer_first_chunk_seconds", "Time from a query to the first words of its answer", buckets: slow)
    private let answers = LabelledMetric(
        .counter, "answers_total", "Answers that ended, by finish", label: "finish",
        values: FinalAnswer.Finish.allCases.map(\.rawValue))
    private let answersUnanswered = Metric(
        .counter, "answers_unanswered_total", "Answers that said that the document does not say")
    private let answerConfidence = Metric(
        .histogram, "answer_confidence", "Probability that the best passage answers the question",
        buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
    package let questionsRanked = Metric(
        .counter, "questions_ranked_ahead_total", "Questions whose answers were made while they were typed")
    package let answersReady = Metric(
        .counter, "answers_ready_total", "Answers that were ready when their questions were asked")
    private let modelErrors = LabelledMetric(
        .counter, "llm_errors_total", "Failures of the language model, by kind", label: "error_type",
        values: ["unreachable", "timed_out", "cut_off", "breaker_open"])
    package let breakerOpen = Metric(.gauge, "llm_breaker_open", "Breaker of the language model: 1 while it is open")

    // MARK: Background tasks

    package let backgroundTasks = Metric(
        .gauge, "background_tasks_active", "Documents being loaded and tasks being done now")
    private let taskDuration = LabelledMetric(
        .histogram, "background_task_duration_seconds", "Time of one background task, by type", label: "task_type",
        values: BackgroundTask.Kind.allCases.map(\.rawValue), buckets: slow)
    private let tasks = LabelledMetric(
        .counter, "background_tasks_total", "Background tasks that ended, by result", label: "result",
        values: ["done", "failed"])
    package let deadTasks = Metric(
        .gauge, "background_tasks_dead", "Background tasks that failed for good and are kept to be looked at")

    // MARK: HTTP

    private let requests = LabelledMetric(
        .counter, "http_requests_total", "HTTP responses, by status", label: "status", values: ["200"])
    package let httpEvicted = Metric(
        .counter, "http_connections_evicted_total", "Idle HTTP connections that were closed to make room for another")
    package let requestDuration = Metric(
        .histogram, "http_request_duration_seconds", "Time of one HTTP request", buckets: slow)

    // MARK: Catalogues

    private let items = LabelledMetric(
        .gauge, "catalogue_items", "Items of a catalogue that is served", label: "catalogue")
    private let loads = LabelledMetric(
        MetricFamily(
            .counter, "catalogue_loads_total", "Loads of a catalogue, by result", labels: ["catalogue", "result"]))
    private let problems = LabelledMetric(
        .gauge, "catalogue_problems", "Problems that were found when a catalogue was loaded last", label: "catalogue")

    // MARK: Load

    package let loopLag = Metric(
        .histogram, "event_loop_lag_seconds", "Lateness of an event loop's turns", buckets: fast)
    package let sheddingStep = Metric(
        .gauge, "hunch_shedding_step",
        "Step of giving up under load: 1 prefetch, 2 detail, 3 connections, 4 predictions, 5 queries; 0 nothing")
    private let sheds = LabelledMetric(
        .counter, "hunch_shed_total", "Work that was not done because there was too much, by what was given up",
        label: "what", values: SheddingStep.metered.map { "\($0)" })
    package let draining = Metric(.gauge, "hunch_draining", "Drain of this pod: 1 from SIGTERM on")

    // MARK: Pods

    package let redisUp = Metric(
        .gauge, "redis_up",
        "Redis in reach: 1 while it answers and does what it is asked, writes included; 0 without REDIS_URL")
    private let podMessages = LabelledMetric(
        .counter, "pod_messages_total",
        "Messages between pods, by signature; unsigned: from a pod of another release, or from anybody",
        label: "origin", values: MessageOrigin.allCases.map(\.rawValue))
    package let redisCommands = Metric(.counter, "redis_commands_total", "Commands that were sent to Redis")
    package let clusterConnections = Metric(
        .gauge, "websocket_cluster_connections", "WebSocket connections of all pods")
    package let canaryLag = Metric(
        .histogram, "cluster_canary_lag_seconds", "Lateness of the pods' proofs of life", buckets: slow)
    package let brokerMessages = Metric(
        .counter, "broker_messages_total", "Messages for browsers that came over topics")
    package let noticesSent = Metric(.counter, "notices_sent_total", "Notices that were written to browsers")
    package let noticesDropped = Metric(
        .counter, "notices_dropped_total", "Notices lost because more came than a browser reads")
    package let sessionsMoved = Metric(.counter, "sessions_moved_total", "Sessions that went on at another pod")
    package let sessionsOrphaned = Metric(
        .counter, "sessions_orphaned_total", "Sessions of dead pods that this pod marked")
    package let answersResumed = Metric(
        .counter, "answers_resumed_total", "Answers of other pods that were continued here")
    package let answersTakenOver = Metric(
        .counter, "answers_taken_over_total", "Answers of pods that died, answered again here")
    package let answersUnprotected = Metric(
        .counter, "answers_unprotected_total", "Pieces of answers that were told while they could not be stored")
    private let leases = LabelledMetric(
        .counter, "leases_total", "Work that one pod does for all, by whether it was done here or waited for",
        label: "result", values: ["acquired", "waited"])

    // MARK: Process

    package let residentMemory = Metric(.gauge, "process_resident_memory_bytes", "Resident memory of this process")
    package let processorTime = Metric(.counter, "process_cpu_seconds_total", "Processor time of this process")
    package let openDescriptors = Metric(.gauge, "process_open_fds", "File descriptors that are open")
    package let descriptorsMax = Metric(.gauge, "process_max_fds", "File descriptors that this process may open")
    package let startTime = Metric(
        .gauge, "process_start_time_seconds", "Time when this process started, in seconds since 1970")

    // MARK: - Frequent counts

    package let keystrokesStale: MetricSeries
    package let keystrokesReplaced: MetricSeries
    package let memoryHits: MetricSeries
    package let memoryMisses: MetricSeries
    package let sharedHits: MetricSeries
    package let sharedMisses: MetricSeries
    package let leasesAcquired: MetricSeries
    package let leasesWaited: MetricSeries
    private let messagesByKind: [ClientMessage.Kind: MetricSeries]

    package init() {
        (keystrokesStale, keystrokesReplaced) = (keystrokes["stale"], keystrokes["replaced"])
        (memoryHits, memoryMisses) = (hits["memory"], misses["memory"])
        (sharedHits, sharedMisses) = (hits["shared"], misses["shared"])
        (leasesAcquired, leasesWaited) = (leases["acquired"], leases["waited"])
        let messages = messages
        messagesByKind = Dictionary(
            uniqueKeysWithValues: ClientMessage.Kind.allCases.map { ($0, messages[$0.rawValue]) })
    }

    /// Metrics of libraries.
    package let reported = ReportedMetrics()

    /// All metrics, those of libraries last.
    package var metrics: [any DeclaredMetric] { DeclaredMetrics.of(self) + reported.all }

    /// Metrics that every pod exports.
    package static var families: [MetricFamily] { DeclaredMetrics.of(Telemetry()).map(\.family) }

    package func messageProcessed(_ kind: ClientMessage.Kind) { messagesByKind[kind]?.add(1) }
    package func invalidMessage() { messages["invalid"].add(1) }
    package func websocketError(_ type: String) { websocketErrors[type].add(1) }
    package func refused(_ reason: RefusalReason) { refusals[reason.rawValue].add(1) }
    package func podMessage(_ origin: MessageOrigin) { podMessages[origin.rawValue].add(1) }
    /// Counts a socket beyond this process's limit: closed without a response.
    package func socketRefused() { refusals["sockets"].add(1) }
    package func shed(_ step: SheddingStep) { sheds["\(step)"].add(1) }
    /// Event: an answer was judged.
    package func judged(_ confidence: Double, isAnswered: Bool) {
        answerConfidence.observe(confidence)
        if !isAnswered { answersUnanswered.add(1) }
    }

    package func answerEnded(_ finish: FinalAnswer.Finish) { answers[finish.rawValue].add(1) }

    package func taskEnded(_ kind: BackgroundTask.Kind, isDone: Bool, after seconds: Double) {
        taskDuration[kind.rawValue].observe(seconds)
        tasks[isDone ? "done" : "failed"].add(1)
    }

    package func documentFailed(_ reason: String) { documentFailures[reason].add(1) }
    package func languageModelFailed(_ reason: String) { modelErrors[reason].add(1) }
    package func responded(status: Int) { requests["\(status)"].add(1) }

    /// Series of one catalogue.
    package func catalogue(_ name: String) -> CatalogueTelemetry {
        CatalogueTelemetry(
            productsSearched: searched[name], predictionLatency: predicted[name], predictionsDegraded: degraded[name],
            predictionsNone: none[name], items: items[name], problems: problems[name],
            loads: Dictionary(
                uniqueKeysWithValues: CatalogueTelemetry.Load.allCases.map { ($0, loads[name, $0.rawValue]) }))
    }
}

extension SheddingStep {
    /// Shedding steps whose dropped work is counted; refused connections are counted where they are refused.
    fileprivate static let metered: [SheddingStep] = [.prefetch, .detail, .predictions, .queries]
}
