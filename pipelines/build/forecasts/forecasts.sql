-- One row per series and day ahead of its last complete day.
-- subject    oxygen or calls
-- depot      depot, NULL for all depots together, and for calls
-- item       size of cylinder, NULL for all sizes together, and for calls
-- place      beginning of the village codes calls come from (city, district, village), NULL for all, and for oxygen
-- unit       of the quantities: cylinder, m3 (sizes together), call
-- method     model, or burn_rate where that was better in the last 60 days
-- origin     last complete day that was known
-- day        the day that is told
-- ahead      days after the origin, from 1
-- p025 … p975        asked for on that day: so many percent of the paths ask for no more [unit]
-- total_p10 … total_p90  the same of all days from the origin up to that day together [unit]
CREATE TABLE marts.demand_forecasts (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, method VARCHAR, origin DATE, day DATE,
    ahead INTEGER, p025 DOUBLE, p10 DOUBLE, p25 DOUBLE, p50 DOUBLE, p75 DOUBLE, p90 DOUBLE, p975 DOUBLE,
    total_p10 DOUBLE, total_p50 DOUBLE, total_p90 DOUBLE
);

-- One row per series and path: one way in which the 28 days ahead may go, each as likely. 2,000 paths of each series on
-- a shelf and of all calls (fewer, so that they are 120,000 in all, when there are more than 60 series), 500 of a place.
-- subject … place  the series
-- path             number, from 0
-- first_day        the day of the first number
-- demand           asked for on each day [unit of the series]
CREATE TABLE marts.demand_paths (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, path INTEGER, first_day DATE, demand DOUBLE[]
);

-- One row per series, weekly origin of the last 60 days, and horizon: the model's forecast of then beside what came.
-- subject … unit   the series
-- origin           last day that was known then
-- horizon_days     days ahead
-- p025 … p975      asked for within the horizon, on the days of it that were observed [unit]
-- came             what was asked for on these days: at least half of them [unit]
-- burn_rate        what the mean of the seven days before told of them [unit]
-- score            weighted interval score of the model, lower is better [unit]
-- burn_rate_score  absolute error of the burn rate [unit]
CREATE TABLE marts.forecast_origins (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, origin DATE, horizon_days INTEGER,
    p025 DOUBLE, p10 DOUBLE, p50 DOUBLE, p90 DOUBLE, p975 DOUBLE, came DOUBLE, burn_rate DOUBLE, score DOUBLE,
    burn_rate_score DOUBLE
);

-- One row per series and horizon: how good the model's forecasts of the last 60 days were.
-- subject … unit     the series
-- horizon_days       7 or 14
-- method             what tells its future now: model, or burn_rate where the ratios of both horizons together are above 1
-- origins            forecasts that could be compared with what came
-- ratio              their score relative to the burn rate, NULL without any error of it
-- coverage_80_share  of the 80 % intervals those that held what came [0 to 1]
-- coverage_95_share  the same of the 95 % intervals
-- out_brier, burn_rate_out_brier            oxygen: mean squared error of the chance that a stock of three to fourteen
--                                           days' use runs out within the horizon, and of the burn rate's yes or no
-- out_error_days, burn_rate_out_error_days  mean error of the day on which it does, at most the horizon [days]
CREATE TABLE marts.forecast_scores (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, horizon_days INTEGER, method VARCHAR,
    origins INTEGER, ratio DOUBLE, coverage_80_share DOUBLE, coverage_95_share DOUBLE, out_brier DOUBLE,
    burn_rate_out_brier DOUBLE, out_error_days DOUBLE, burn_rate_out_error_days DOUBLE
);

-- One row per series, horizon and range of chances of running out within it that was told of these stocks.
-- subject … unit        the series
-- horizon_days          7 or 14
-- from_share, to_share  the range [0 to 1]
-- told                  how many chances in it were told
-- told_share            their mean [0 to 1]
-- was_share             of these stocks those that did run out [0 to 1]
CREATE TABLE marts.forecast_reliability (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, horizon_days INTEGER, from_share DOUBLE,
    to_share DOUBLE, told INTEGER, told_share DOUBLE, was_share DOUBLE
);

-- One row per depot and size of cylinder, or depot with its sizes together, of which returns or refills were written down.
-- depot              depot
-- item               size, NULL for all of the depot
-- return_share       of the cylinders handed out those that ever come back [0 to 1]
-- days_with_patient  mean [days]
-- days_at_plant      what refills took before, each as likely as the others [days]
-- daily_quota        most sent to refill on a day of the last 28, NULL when none was [cylinders, or m3 of a whole depot]
-- patients_seen      whether share and days with a patient were seen, else they are the usual ones
-- plant_seen         whether the days at the plant were
CREATE TABLE marts.refill_habits (
    depot VARCHAR, item VARCHAR, return_share DOUBLE, days_with_patient DOUBLE, days_at_plant INTEGER[],
    daily_quota DOUBLE, patients_seen BOOLEAN, plant_seen BOOLEAN
);
