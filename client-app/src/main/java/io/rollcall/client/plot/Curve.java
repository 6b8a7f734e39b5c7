package io.rollcall.client.plot;

import java.awt.Color;
import java.util.List;

/**
 * @param label its name, and its share or number of calls
 * @param values one for each point; not a number if there is none
 */
record Curve(String label, Color color, List<Double> values) {}
