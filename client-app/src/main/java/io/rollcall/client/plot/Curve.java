package io.rollcall.client.plot;

import java.awt.Color;
import java.util.List;

/**
 * @param label what it is of, and how much of that there was
 * @param values one for each point; not a number where there is none
 */
record Curve(String label, Color color, List<Double> values) {}
