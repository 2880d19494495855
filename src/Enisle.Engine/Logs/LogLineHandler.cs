namespace Enisle.Engine.Logs;

/// <summary>Takes one line of a log.</summary>
/// <returns>False: no more of them.</returns>
public delegate bool LogLineHandler(in LogLine line);
