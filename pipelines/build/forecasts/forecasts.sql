-- One row per series and day ahead of its last complete day.
-- subject    oxygen or calls
-- depot      depot, NULL for all depots together, and for calls
-- item       size of cylinder, NULL for all sizes together, and for calls
-- place      prefix of village codes (city, district, village), NULL for all, and for oxygen
-- unit       of the quantities: cylinder, m3 (sizes together), call
-- method     model, or burn_rate where that was better in the last 60 days
-- origin     last complete day
-- day        the day that is forecast
-- ahead      days after the origin, from 1
-- p025       2.5 % of the sample paths have no more demand on that day [unit]
-- p10        10 % of the sample paths have no more demand on that day [unit]
-- p25        25 % of the sample paths have no more demand on that day [unit]
-- p50        50 % of the sample paths have no more demand on that day [unit]
-- p75        75 % of the sample paths have no more demand on that day [unit]
-- p90        90 % of the sample paths have no more demand on that day [unit]
-- p975       97.5 % of the sample paths have no more demand on that day [unit]
-- total_p10  10 % of the sample paths have no more demand from the origin to that day [unit]
-- total_p50  50 % of the sample paths have no more demand from the origin to that day [unit]
-- total_p90  90 % of the sample paths have no more demand from the origin to that day [unit]
CREATE TABLE marts.demand_forecasts (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, method VARCHAR, origin DATE, day DATE,
    ahead INTEGER, p025 DOUBLE, p10 DOUBLE, p25 DOUBLE, p50 DOUBLE, p75 DOUBLE, p90 DOUBLE, p975 DOUBLE,
    total_p10 DOUBLE, total_p50 DOUBLE, total_p90 DOUBLE
);

-- One row per series and sample path: one equally likely way in which the 28 days ahead may go. 2,000 paths of each
-- oxygen series and of all calls (fewer, 120,000 in all, with more than 60 series), 500 of a place.
-- subject    oxygen or calls
-- depot      depot, NULL for all depots together, and for calls
-- item       size of cylinder, NULL for all sizes together, and for calls
-- place      prefix of village codes (city, district, village), NULL for all, and for oxygen
-- path       number, from 0
-- first_day  the day of the first number
-- demand     demand of each day [unit of the series]
CREATE TABLE marts.demand_paths (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, path INTEGER, first_day DATE, demand DOUBLE[]
);

-- One row per series, weekly origin of the last 60 days, and horizon: the forecast made then, and what happened.
-- subject          oxygen or calls
-- depot            depot, NULL for all depots together, and for calls
-- item             size of cylinder, NULL for all sizes together, and for calls
-- place            prefix of village codes (city, district, village), NULL for all, and for oxygen
-- unit             of the quantities: cylinder, m3 (sizes together), call
-- origin           last day that was known then
-- horizon_days     days ahead
-- p025             2.5 % of the sample paths have no more demand on the observed days of the horizon [unit]
-- p10              10 % of the sample paths have no more demand on the observed days of the horizon [unit]
-- p50              50 % of the sample paths have no more demand on the observed days of the horizon [unit]
-- p90              90 % of the sample paths have no more demand on the observed days of the horizon [unit]
-- p975             97.5 % of the sample paths have no more demand on the observed days of the horizon [unit]
-- came             demand on the observed days, at least half of the horizon [unit]
-- burn_rate        forecast by the mean of the seven days before [unit]
-- score            weighted interval score of the model, lower is better [unit]
-- burn_rate_score  absolute error of the burn rate [unit]
CREATE TABLE marts.forecast_origins (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, origin DATE, horizon_days INTEGER,
    p025 DOUBLE, p10 DOUBLE, p50 DOUBLE, p90 DOUBLE, p975 DOUBLE, came DOUBLE, burn_rate DOUBLE, score DOUBLE,
    burn_rate_score DOUBLE
);

-- One row per series and horizon: accuracy of the model's forecasts of the last 60 days.
-- subject                   oxygen or calls
-- depot                     depot, NULL for all depots together, and for calls
-- item                      size of cylinder, NULL for all sizes together, and for calls
-- place                     prefix of village codes (city, district, village), NULL for all, and for oxygen
-- unit                      of the quantities: cylinder, m3 (sizes together), call
-- horizon_days              7 or 14
-- method                    the method in use: model, or burn_rate where the ratios of both horizons together are above 1
-- origins                   forecasts that could be compared with what happened
-- ratio                     score of the model ÷ score of the burn rate, NULL when the latter has no error
-- coverage_80_share         share of the 80 % intervals that contained what happened [0 to 1]
-- coverage_95_share         share of the 95 % intervals that did [0 to 1]
-- out_brier                 oxygen: mean squared error of the chance that a stock of three to fourteen days' use runs out within the horizon
-- burn_rate_out_brier       the same for the yes or no of the burn rate
-- out_error_days            oxygen: mean error of the day on which it runs out, at most the horizon [days]
-- burn_rate_out_error_days  the same for the burn rate [days]
CREATE TABLE marts.forecast_scores (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, horizon_days INTEGER, method VARCHAR,
    origins INTEGER, ratio DOUBLE, coverage_80_share DOUBLE, coverage_95_share DOUBLE, out_brier DOUBLE,
    burn_rate_out_brier DOUBLE, out_error_days DOUBLE, burn_rate_out_error_days DOUBLE
);

-- One row per series, horizon and range of forecast chances of running out within it.
-- subject       oxygen or calls
-- depot         depot, NULL for all depots together, and for calls
-- item          size of cylinder, NULL for all sizes together, and for calls
-- place         prefix of village codes (city, district, village), NULL for all, and for oxygen
-- unit          of the quantities: cylinder, m3 (sizes together), call
-- horizon_days  7 or 14
-- from_share    lower end of the range [0 to 1]
-- to_share      upper end of the range [0 to 1]
-- told          number of forecast chances in the range
-- told_share    their mean [0 to 1]
-- was_share     share of those stocks that did run out [0 to 1]
CREATE TABLE marts.forecast_reliability (
    subject VARCHAR, depot VARCHAR, item VARCHAR, place VARCHAR, unit VARCHAR, horizon_days INTEGER, from_share DOUBLE,
    to_share DOUBLE, told INTEGER, told_share DOUBLE, was_share DOUBLE
);

-- One row per depot and size of cylinder, or depot with its sizes together, with recorded returns or refills.
-- depot              depot
-- item               size, NULL for the whole depot
-- return_share       share of issued cylinders that ever come back [0 to 1]
-- days_with_patient  mean [days]
-- days_at_plant      durations of past refills, each equally likely [days]
-- daily_quota        most sent to refill on one day of the last 28, NULL when none was [cylinders, or m3 of a whole depot]
-- patients_seen      whether share and days with a patient were observed; else they are defaults
-- plant_seen         whether the days at the plant were observed; else they are defaults
CREATE TABLE marts.refill_habits (
    depot VARCHAR, item VARCHAR, return_share DOUBLE, days_with_patient DOUBLE, days_at_plant INTEGER[],
    daily_quota DOUBLE, patients_seen BOOLEAN, plant_seen BOOLEAN
);
