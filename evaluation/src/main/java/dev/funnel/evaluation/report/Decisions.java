package dev.funnel.evaluation.report;

/**
 * Who decided what, over all items.
 *
 * @param callsMade where a call was due
 * @param callsMissed where a call was due and text came
 * @param callsFailed where a call was due and neither came
 * @param textsWritten where text was due
 * @param textsMissed where text was due and a call came
 * @param textsFailed where text was due and neither came
 */
public record Decisions(
    long callsMade,
    long callsMissed,
    long callsFailed,
    long textsWritten,
    long textsMissed,
    long textsFailed) {
  /** Right calls of all calls made. */
  public Share callPrecision() {
    return new Share(callsMade, callsMade + textsMissed);
  }

  /** Calls made of all calls due. */
  public Share callRecall() {
    return new Share(callsMade, callsMade + callsMissed + callsFailed);
  }

  /** Right texts of all texts written. */
  public Share noCallPrecision() {
    return new Share(textsWritten, textsWritten + callsMissed);
  }

  /** Texts written of all texts due. */
  public Share noCallRecall() {
    return new Share(textsWritten, textsWritten + textsMissed + textsFailed);
  }

  /** Items on which call or text was decided as due. */
  public Share right() {
    return new Share(
        callsMade + textsWritten,
        callsMade + callsMissed + callsFailed + textsWritten + textsMissed + textsFailed);
  }
}
